import { Check } from './check';
import { Severity } from '../model/severity';

/** A gateway before services that let nobody in undeclared, whose pods nobody can tell from others. */
export const unknownGatewayIdentity: Check = (mesh, provider) => mesh.gateways.flatMap(gateway => {
  if (provider.gatewayIdentity(gateway)) return [];
  const guarded = [...new Set(gateway.routes.filter(({ service }) => service.namespace.zeroTrust).map(({ service }) => service.path))];
  return guarded.map(path => ({
    code: 'unknown-gateway-identity',
    severity: Severity.ERROR,
    path: gateway.path,
    message: `${path} denies all callers but those it knows, and whom the pods of this gateway run as is not known`,
    fix: "say it in workload: namespace and serviceAccountName of the gateway's pods, which have to be in the mesh",
  }));
});
