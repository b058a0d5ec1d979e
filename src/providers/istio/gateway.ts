import type { Gateway, GatewayServers, GatewayServersTls } from '../../../imports/istio-networking';
import { GatewayListener, GatewayModel, GatewayTls, redirectedHosts } from '../../model/gateway';
import { Identity } from '../../model/identity';
import { Manifest } from '../provider';

/** Pods of the gateway that Istio's `default` profile installs. See https://istio.io/latest/docs/setup/additional-setup/config-profiles/ */
const INSTALLED = { namespace: 'istio-system', labels: { istio: 'ingressgateway' }, serviceAccount: 'istio-ingressgateway-service-account' };

/** Whom the gateway's pods run as. */
export function gatewayIdentity({ path, name, workload }: GatewayModel): Identity {
  return { path, name, namespace: { name: gatewayNamespace({ workload }) }, serviceAccount: workload.serviceAccount ?? INSTALLED.serviceAccount };
}

/** Where the gateway's pods lie, and the Secrets that they use. */
export function gatewayNamespace({ workload }: Pick<GatewayModel, 'workload'>): string {
  return workload.namespace ?? INSTALLED.namespace;
}

/** What tells the gateway's pods from all others. */
export function gatewayLabels({ workload }: Pick<GatewayModel, 'workload'>): Record<string, string> {
  return { ...workload.labels ?? INSTALLED.labels };
}

/** What the gateway's pods listen to. See https://istio.io/latest/docs/reference/config/networking/gateway/ */
export function istioGateway(gateway: GatewayModel): Manifest {
  const { name, namespace } = gateway;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    name,
    namespace: namespace.name,
    spec: (): Gateway['spec'] => ({ selector: gatewayLabels(gateway), servers: servers(gateway) }),
  };
}

function servers(gateway: GatewayModel): GatewayServers[] {
  const redirected = redirectedHosts(gateway);
  const redirect: Listening = { protocol: 'HTTP', port: 80, hosts: redirected, tls: { httpsRedirect: true } };
  const all = [...gateway.listeners.map(listening), ...(redirected.length ? [redirect] : [])];
  return all.map(({ protocol, port, hosts, tls }, i) => ({
    // Names are unique among the servers of a gateway.
    port: { number: port, name: `${protocol.toLowerCase()}-${port}${suffix(all.slice(0, i), protocol, port)}`, protocol },
    // Of this namespace only: a VirtualService elsewhere cannot take the host over.
    hosts: hosts.map(host => `./${host}`),
    ...(tls ? { tls } : {}),
  }));
}

/** What one server listens to. */
interface Listening {
  readonly protocol: 'HTTP' | 'HTTPS' | 'TLS';
  readonly port: number;
  readonly hosts: readonly string[];
  readonly tls?: GatewayServersTls;
}

function listening({ hosts, port, tls }: GatewayListener): Listening {
  if (!tls) return { protocol: 'HTTP', port, hosts };
  return { protocol: tls.mode === 'passthrough' ? 'TLS' : 'HTTPS', port, hosts, tls: serverTls(tls) };
}

function serverTls(tls: GatewayTls): GatewayServersTls {
  if (tls.mode === 'passthrough') return { mode: 'PASSTHROUGH' };
  return {
    mode: tls.clientCertificates ? 'MUTUAL' : 'SIMPLE',
    credentialName: tls.certificate.secret,
    minProtocolVersion: tls.minVersion === '1.3' ? 'TLSV1_3' : 'TLSV1_2',
  };
}

function suffix(before: readonly Listening[], protocol: string, port: number): string {
  const same = before.filter(other => other.protocol === protocol && other.port === port).length;
  return same ? `-${same + 1}` : '';
}
