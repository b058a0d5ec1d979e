import { Check } from './check';
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

/** Copies of requests for other services: the waypoint sends them to the pods, which accept all that it sends. */
function copies({ path, name, namespace }: ServiceModel, { services }: MeshModel): Unverified[] {
  const isTarget = (mirrored: ServiceModel) => mirrored.routes.overlays.some(({ mirrors = [] }) => mirrors.some(mirror => (
    !isExternalMirror(mirror) && mirror.service.name === name && mirror.service.namespace === namespace.name
  )));
  const others = services.filter(other => other.path !== path && isTarget(other)).map(other => other.path).sort();
  return !others.length ? [] : [{
    message: `requests that are mirrored from ${others.join(' and ')} to ${path} need no token of its own: the waypoint sends the copies to its pods directly`,
    fix: 'mirror to a service without JwtAuthentication, or acknowledge it',
  }];
}
