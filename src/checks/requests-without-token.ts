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
  const unverified = provider.authorizesBeforeRouting ? copies(service, mesh) : leaving(service, provider);
  return service.jwt.flatMap(({ owner }) => unverified.map(({ message, fix }) => (
    { code: 'requests-without-token', severity: Severity.WARNING, path: owner, message, fix }
  )));
}));

interface Unverified { readonly message: string; readonly fix: string }

/** Requests that the proxy of the client sends out of the mesh. */
function leaving({ path, routes }: ServiceModel, { capabilities }: Provider): Unverified[] {
  const supports = supportOf(capabilities);
  if (!supports('external-split') && !supports('external-mirror')) return [];
  const hosts = [...new Set(externalDestinations(routes).map(({ destination }) => destination.host))].sort();
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
function copies(service: ServiceModel, { services }: MeshModel): Unverified[] {
  const { path } = service;
  const others = (mirroredServices(services).get(keyOfSettled(service)) ?? []).filter(other => other !== path).sort();
  return !others.length ? [] : [{
    message: `requests that are mirrored from ${others.join(' and ')} to ${path} need no token of its own: the waypoint sends the copies to its pods directly`,
    fix: 'mirror to a service without JwtAuthentication, or acknowledge it',
  }];
}
