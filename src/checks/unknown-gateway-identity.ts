import { Check } from './check';
import { Severity } from '../model/severity';

/** A gateway of unknown client identity with routes to services that deny by default. */
export const unknownGatewayIdentity: Check = (mesh, provider) => mesh.gateways.flatMap(gateway => {
  if (provider.gatewayIdentity(gateway)) return [];
  const denying = [...new Set(gateway.routes.filter(({ service }) => service.namespace.zeroTrust).map(({ service }) => service.path))];
  return denying.map(path => ({
    code: 'unknown-gateway-identity',
    severity: Severity.ERROR,
    path: gateway.path,
    message: `its requests are denied by default by ${path}, as the client identity of the gateway pods is unknown`,
    fix: 'set workload.namespace and workload.serviceAccountName to those of the gateway pods, which must be in the mesh',
  }));
});
