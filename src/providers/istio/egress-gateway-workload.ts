import { EgressGatewayModel } from '../../model/egress-gateway';
import { ExternalModel } from '../../model/external';
import { speaksHttp } from '../../model/port';
import { Manifest } from '../provider';

/** The pods of a gateway: a proxy that the control plane fills in. See https://istio.io/latest/docs/setup/additional-setup/gateway/ */
export function egressGatewayWorkload(gateway: EgressGatewayModel, externals: readonly ExternalModel[]): Manifest[] {
  const { name, replicas } = gateway;
  const namespace = gateway.namespace.name;
  const labels = { 'app': name, 'app.kubernetes.io/name': name };
  const matchLabels = { app: name };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', name, namespace, labels, fields: { automountServiceAccountToken: false } },
    { apiVersion: 'v1', kind: 'Service', name, namespace, labels, spec: { selector: matchLabels, ports: ports(externals) } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name,
      namespace,
      labels,
      spec: {
        replicas,
        selector: { matchLabels },
        template: {
          metadata: {
            labels: { ...labels, 'sidecar.istio.io/inject': 'true' },
            annotations: { 'inject.istio.io/templates': 'gateway' },
          },
          spec: {
            serviceAccountName: name,
            securityContext: {
              seccompProfile: { type: 'RuntimeDefault' }, sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
            },
            containers: [{
              name: 'istio-proxy',
              image: 'auto', // filled in with the proxy's
              securityContext: {
                allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true,
              },
              resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2000m', memory: '1024Mi' } },
            }],
          },
        },
      },
    },
  ];
}

/** One for each port that something outside has; a Service has none less than one. */
function ports(externals: readonly ExternalModel[]) {
  const byNumber = new Map(externals.flatMap(external => external.ports).map(port => [port.number, speaksHttp(port) ? 'http' : 'tls']));
  if (!byNumber.size) byNumber.set(443, 'tls');
  return [...byNumber].sort(([a], [b]) => a - b).map(([port, protocol]) => ({
    name: `${protocol}-${port}`, port, targetPort: port, appProtocol: protocol,
  }));
}
