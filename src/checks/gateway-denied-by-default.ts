import { Check } from './check';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** A gateway whose pods are in a namespace that denies unauthenticated clients: external clients have no identity in the mesh. */
export const gatewayDeniedByDefault: Check = (mesh, provider) => {
  if (provider.rendersGatewayAllowPolicy || !supportOf(provider.capabilities)('deny-by-default')) return [];
  const denying = new Set(mesh.namespaces.filter(({ zeroTrust }) => zeroTrust).map(({ name }) => name));
  return mesh.gateways.flatMap(gateway => {
    const home = provider.gatewayIdentity(gateway)?.namespace.name;
    return home === undefined || !denying.has(home) ? [] : [{
      code: 'gateway-denied-by-default',
      severity: Severity.WARNING,
      path: gateway.path,
      message: `${provider.name} denies unauthenticated clients in namespace ${home} of its pods, so external clients cannot reach the gateway`,
      fix: 'set workload.namespace to another namespace, or skip inbound ports of its proxies',
    }];
  });
};
