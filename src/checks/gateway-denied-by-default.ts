import { Check } from './check';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** A gateway whose pods lie where nobody without identity gets in, as clients outside are. */
export const gatewayDeniedByDefault: Check = (mesh, provider) => {
  if (provider.opensGateways || !supportOf(provider.capabilities)('deny-by-default')) return [];
  const closed = new Set(mesh.namespaces.filter(({ zeroTrust }) => zeroTrust).map(({ name }) => name));
  return mesh.gateways.flatMap(gateway => {
    const home = provider.gatewayIdentity(gateway)?.namespace.name;
    return home === undefined || !closed.has(home) ? [] : [{
      code: 'gateway-denied-by-default',
      severity: Severity.WARNING,
      path: gateway.path,
      message: `its pods lie in ${home}, where ${provider.name} lets nobody in without identity: no client outside gets in to them`,
      fix: 'let them lie elsewhere (workload.namespace), or let what comes from outside pass their proxies by',
    }];
  });
};
