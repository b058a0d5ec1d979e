import { Check } from './check';
import { gatewayHosts, isUnderWildcard } from '../model/gateway';
import { Severity } from '../model/severity';

/** A host that a gateway answers for with nothing but 404, or whose connections it closes. */
export const gatewayHostWithoutRoute: Check = mesh => mesh.gateways.flatMap(gateway => {
  const routed = new Set(gateway.routes.flatMap(({ hosts }) => hosts));
  return gatewayHosts(gateway).filter(host => !routed.has(host)).map(host => {
    const wildcard = [...routed].find(other => isUnderWildcard(host, other));
    return {
      code: 'gateway-host-without-route',
      severity: Severity.WARNING,
      path: gateway.path,
      message: wildcard
        ? `no route is for ${host}: meshes do not agree on whether those for ${wildcard} take its requests`
        : `no route takes requests for ${host}`,
      fix: 'add one with addRoute(), or remove the host',
    };
  });
});
