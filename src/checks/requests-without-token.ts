import { Check } from './check';
import { addTo } from '../model/add-to';
import { keyOf, keyOfSettled } from '../model/edge';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { MeshModel } from '../model/mesh';
import { isExternalMirror } from '../model/mirror-target';
import { externalDestinations } from '../model/route-table';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { Provider, supportOf } from '../providers/provider';

/** A service that requires tokens, and requests for it that no proxy of it verifies: routes send them past it. */
export const requestsWithoutToken: Check = (mesh, provider) => (!supportOf(provider.capabilities)('jwt') ? [] : mesh.services.flatMap(service => {
  const { leaving, mirroredFrom } = connectionsToOthers(service, mesh, provider);
  const unverified = [...leavingRequests(service, leaving), ...copies(service, mirroredFrom)];
  return service.jwt.flatMap(({ owner }) => unverified.map(({ message, fix }) => (
    { code: 'requests-without-token', severity: Severity.WARNING, path: owner, message, fix }
  )));
}));

/** Where requests for a service go past its proxies: external hosts, and the services whose copies the waypoint sends to its pods. */
export function connectionsToOthers(
  service: ServiceModel, { services }: MeshModel, { authorizesBeforeRouting, capabilities }: Provider,
): { readonly leaving: readonly string[]; readonly mirroredFrom: readonly string[] } {
  if (authorizesBeforeRouting) {
    const others = mirroredServices(services).get(keyOfSettled(service)) ?? [];
    return { leaving: [], mirroredFrom: others.filter(other => other !== service.path).sort() };
  }
  const supports = supportOf(capabilities);
  const leaves = supports('external-split') || supports('external-mirror');
  const hosts = leaves ? externalDestinations(service.routes).map(({ destination }) => destination.host) : [];
  return { leaving: [...new Set(hosts)].sort(), mirroredFrom: [] };
}

interface Unverified { readonly message: string; readonly fix: string }

/** Requests that the proxy of the client sends out of the mesh. */
function leavingRequests({ path }: ServiceModel, hosts: readonly string[]): Unverified[] {
  return !hosts.length ? [] : [{
    message: `requests that the routes of ${path} send to ${hosts.join(' and ')} need no token, and may have forged claim headers: they leave the mesh at the proxy of the client`,
    fix: 'let the external server verify tokens itself, and acknowledge it',
  }];
}

/** The services whose requests are mirrored, by the key of the service that gets the copies. */
const mirroredServices = memoizeByIdentity((services: readonly ServiceModel[]) => {
  const paths = new Map<string, string[]>();
  for (const { path, routes } of services) {
    const targets = routes.overlays.flatMap(({ mirrors = [] }) => mirrors.flatMap(mirror => (
      isExternalMirror(mirror) ? [] : [keyOf(mirror.service)]
    )));
    for (const target of new Set(targets)) addTo(paths, target, path);
  }
  return paths;
});

/** Copies of requests for other services: the waypoint sends them to the pods, which accept all that it sends. */
function copies({ path }: ServiceModel, others: readonly string[]): Unverified[] {
  return !others.length ? [] : [{
    message: `requests that are mirrored from ${others.join(' and ')} to ${path} need no token of its own: the waypoint sends the copies to its pods directly`,
    fix: 'mirror to a service without JwtAuthentication, or acknowledge it',
  }];
}
