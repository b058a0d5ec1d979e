import { Check } from './check';
import { GatewayModel } from '../model/gateway';
import { Severity } from '../model/severity';

/**
 * One certificate in several gateways: browsers use a connection for all hosts that its certificate names, and a gateway knows its own only.
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
        message: `its certificate ${secret} is that of ${other.path} too: browsers that have a connection to one send requests for the other there, and get 404`,
        fix: 'put the hosts into one gateway, or give each a certificate of its own',
      }];
    }
    first.set(secret, gateway);
    return [];
  }));
};

/** With their namespaces: Secrets of one name in two namespaces are two. */
function secrets({ listeners, namespace, workload }: GatewayModel): string[] {
  return [...new Set(listeners.flatMap(({ tls }) => (tls?.mode === 'terminate' ? [`${workload.namespace ?? namespace.name}/${tls.certificate.secret}`] : [])))];
}
