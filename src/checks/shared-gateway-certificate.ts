import { Check } from './check';
import { GatewayModel } from '../model/gateway';
import { Severity } from '../model/severity';

/**
 * One certificate in several gateways: browsers reuse a connection for all hosts of its certificate, but a gateway serves its own hosts only.
 * See https://istio.io/latest/docs/ops/common-problems/network-issues/#404-errors-occur-when-multiple-gateways-configured-with-same-tls-certificate
 */
export const sharedGatewayCertificate: Check = mesh => {
  const first = new Map<string, GatewayModel>();
  return mesh.gateways.flatMap(gateway => secrets(gateway).flatMap(secret => {
    const other = first.get(secret);
    if (other) {
      return [{
        code: 'shared-gateway-certificate',
        severity: Severity.WARNING,
        path: gateway.path,
        message: `it shares certificate ${secret} with ${other.path}: browsers reuse a connection to one gateway for hosts of the other, and get 404`,
        fix: 'serve the hosts from one Gateway, or use a certificate for each gateway',
      }];
    }
    first.set(secret, gateway);
    return [];
  }));
};

/** Secrets by namespace and name. */
function secrets({ listeners, namespace, workload }: GatewayModel): string[] {
  return [...new Set(listeners.flatMap(({ tls }) => (tls?.mode === 'terminate' ? [`${workload.namespace ?? namespace.name}/${tls.certificate.secret}`] : [])))];
}
