import { FlaggerMesh } from './flagger-mesh';
import { addTo } from '../../model/add-to';
import { keyOf, keyOfSettled } from '../../model/edge';
import { covers, EVERYTHING } from '../../model/match';
import { matchText } from '../../model/match-text';
import { memoizeByIdentity } from '../../model/memoize-by-identity';
import { MeshModel } from '../../model/mesh';
import { isExternalMirror } from '../../model/mirror-target';
import { Overlay } from '../../model/route-table';
import { ServiceModel } from '../../model/service';
import { DeliveryLoss } from '../provider';

/**
 * The declarations about the routes of a service that Flagger cannot keep: it has one rule for all requests, which goes to the stable pods and the new ones.
 * Everything beyond would be overwritten by it, or would send requests past its split.
 */
export function deliveryLosses(service: ServiceModel, mesh: MeshModel, flagger: FlaggerMesh): DeliveryLoss[] {
  const { path, routes: { serviceDefaults, pinnedRules, defaultRule, overlays }, traffic, versions, callerPolicies } = service;
  return [
    ...pinnedRules.map(({ owner, matches }) => ({ path: owner, what: `a rule for ${matchText(matches)}` })),
    ...(defaultRule ? [{ path: defaultRule.owner, what: 'the default split' }] : []),
    ...overlays.filter(overlay => !isForAll(overlay)).map(({ owner, matches }) => ({ path: owner, what: `settings for ${matchText(matches)}` })),
    ...[{ owner: path, ...serviceDefaults }, ...overlays.filter(isForAll)].flatMap(policy => (
      flagger.lostSettings(policy).map(loss => ({ path: policy.owner, ...loss }))
    )),
    ...[{ path, traffic }, ...versions].flatMap(owner => flagger.lostTraffic(owner.traffic).map(what => ({ path: owner.path, what }))),
    ...callerPolicies.map(policy => ({ path: policy.path, what: 'connection settings of one client' })),
    ...(flagger.routesFromGateways ? [] : gatewayRoutes(service, mesh)),
    ...mirrorsOfVersions(service, mesh),
  ];
}

function isForAll({ matches }: Overlay): boolean { return matches.some(match => covers(match, EVERYTHING)); }

/** A gateway forwards to the Service, which are the stable pods. */
function gatewayRoutes(service: ServiceModel, mesh: MeshModel): DeliveryLoss[] {
  return (gatewayRouteOwners(mesh).get(service) ?? []).map(path => ({ path, what: 'a gateway route: its requests would reach the stable pods only' }));
}

const gatewayRouteOwners = memoizeByIdentity(({ gateways }: MeshModel): ReadonlyMap<ServiceModel, readonly string[]> => {
  const owners = new Map<ServiceModel, string[]>();
  for (const { routes } of gateways) for (const { service, owner } of routes) addTo(owners, service, owner);
  return owners;
});

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
