import { Check } from './check';
import { gatewayHosts, isUnderWildcard } from '../model/gateway';
import { Severity } from '../model/severity';

/** A host of a gateway without a route: the gateway answers 404, or closes the connection. */
export const gatewayHostWithoutRoute: Check = mesh => mesh.gateways.flatMap(gateway => {
  const routed = new Set(gateway.routes.flatMap(({ hosts }) => hosts));
  return gatewayHosts(gateway).filter(host => !routed.has(host)).map(host => {
    const wildcard = [...routed].find(other => isUnderWildcard(host, other));
    return {
      code: 'gateway-host-without-route',
      severity: Severity.WARNING,
      path: gateway.path,
      message: wildcard
        ? `its host ${host} has no route of its own: meshes differ on whether the routes for ${wildcard} apply to it`
        : `its host ${host} has no route`,
      fix: 'add a route with addRoute(), or remove the host',
    };
  });
});
