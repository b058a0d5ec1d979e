import { DeliveryLoss } from './provider';
import { addTo } from '../model/add-to';
import { keyOf, keyOfSettled } from '../model/edge';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { MeshModel } from '../model/mesh';
import { isExternalMirror } from '../model/mirror-target';
import { ServiceModel } from '../model/service';

/**
 * What no engine can keep: each owns what the client of a service connects to, and the pods of its version.
 * @param routesFromGateways whether requests from gateways pass the split of the engine
 */
export function lossesOfAllEngines(service: ServiceModel, mesh: MeshModel, routesFromGateways: boolean): DeliveryLoss[] {
  return [
    ...service.callerPolicies.map(({ path }) => ({ path, what: 'connection settings of one client' })),
    ...(routesFromGateways ? [] : gatewayRoutes(service, mesh)),
    ...mirrorsOfVersions(service, mesh),
  ];
}

/** A gateway forwards to the Service, which are the stable pods. */
function gatewayRoutes(service: ServiceModel, mesh: MeshModel): DeliveryLoss[] {
  return (gatewayRouteOwners(mesh).get(service) ?? []).map(path => ({ path, what: 'a gateway route: its requests would reach the stable pods only' }));
}

const gatewayRouteOwners = memoizeByIdentity(({ gateways }: MeshModel): ReadonlyMap<ServiceModel, readonly string[]> => {
  const owners = new Map<ServiceModel, string[]>();
  for (const { routes } of gateways) for (const { service, owner } of routes) addTo(owners, service, owner);
  return owners;
});

/** The pods of a version are the stable ones, and then the new ones. */
function mirrorsOfVersions(service: ServiceModel, mesh: MeshModel): DeliveryLoss[] {
  return [...versionMirrorOwners(mesh).get(keyOfSettled(service)) ?? []].map(path => ({ path, what: 'mirroring to one version' }));
}

/** The constructs that mirror to a version of a service, by its key. */
const versionMirrorOwners = memoizeByIdentity(({ services }: MeshModel): ReadonlyMap<string, ReadonlySet<string>> => {
  const owners = new Map<string, Set<string>>();
  for (const { owner, mirrors = [] } of services.flatMap(({ routes: { overlays } }) => overlays)) {
    for (const mirror of mirrors) {
      if (isExternalMirror(mirror) || mirror.version === undefined) continue;
      const key = keyOf(mirror.service);
      owners.set(key, (owners.get(key) ?? new Set()).add(owner));
    }
  }
  return owners;
});
