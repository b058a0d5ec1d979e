import { Check } from './check';
import { identityKey } from '../model/identity';
import { servicesByKey } from '../model/mesh';
import { Severity } from '../model/severity';
import { reportedTo, telemetryLayers } from '../model/telemetry';
import { deniesByDefault } from '../providers/provider';

/** A gateway whose client identity is the usual one, as nobody gave it, and that calls, or reports to, services which deny by default: another installation has another. */
export const assumedGatewayIdentity: Check = (mesh, provider) => mesh.gateways.flatMap(gateway => {
  const identity = provider.assumesGatewayIdentity?.(gateway) ? provider.gatewayIdentity(gateway) : undefined;
  const collectors = reportedTo(telemetryLayers(mesh, { namespace: gateway.workload.namespace ?? gateway.namespace.name }))
    .flatMap(({ service = '' }) => servicesByKey(mesh).get(service) ?? []);
  const called = [...new Set([...gateway.callees, ...collectors])];
  const denying = called.filter(({ namespace }) => deniesByDefault(provider, namespace)).map(({ path }) => path).sort();
  const naming = mesh.services.filter(({ denials }) => (
    denials.some(({ clients }) => clients.identities.some(({ path }) => path === gateway.path))
  )).map(({ path }) => path).sort();
  if (!identity || !(denying.length + naming.length)) return [];
  return [{
    code: 'assumed-gateway-identity',
    severity: Severity.WARNING,
    path: gateway.path,
    message: `${denying.length ? `${denying.join(', ')} ${denying.length > 1 ? 'deny' : 'denies'} calls by default` : `denials of ${naming.join(', ')} name the gateway`}, and the ServiceAccount of the gateway pods is assumed: `
      + identityKey(identity),
    fix: 'set workload, or gatewayWorkload of the mesh for all gateways, to how the gateway is installed: GatewayWorkload.istioctl(), '
      + '.helm({ releaseName, namespace }) or .of({ namespace, labels, serviceAccountName })',
  }];
});
