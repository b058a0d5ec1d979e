import type { Gateway, GatewayServers, GatewayServersTls } from '../../../imports/istio-networking';
import { challengedHosts, gatewayHosts, GatewayModel, isUnderWildcard, redirectedHosts } from '../../model/gateway';
import { GatewayListener, GatewayTls } from '../../model/gateway-record';
import { Identity } from '../../model/identity';
import { ISTIOCTL_GATEWAY } from '../../model/istioctl-gateway';
import { hash } from '../hash';
import { Manifest } from '../provider';

/** The identity of the gateway's pods. */
export function gatewayIdentity({ path, name, workload }: GatewayModel): Identity {
  const { serviceAccount = ISTIOCTL_GATEWAY.serviceAccount } = workload;
  return { path, name, namespace: { name: gatewayNamespace({ workload }) }, serviceAccount };
}

/** The namespace of the gateway's pods, and of the Secrets that they use. */
export function gatewayNamespace({ workload }: Pick<GatewayModel, 'workload'>): string {
  return workload.namespace ?? ISTIOCTL_GATEWAY.namespace;
}

/** Labels that select the gateway's pods. */
export function gatewayLabels({ workload }: Pick<GatewayModel, 'workload'>): Record<string, string> {
  return { ...workload.labels ?? ISTIOCTL_GATEWAY.labels };
}

/**
 * Name of the Gateway object of a host. If one object has a wildcard and a host below it, Istio may apply the routes of the wildcard to requests for
 * the host: such a host gets an object of its own, whose name is a DNS label too.
 */
export function gatewayObject(gateway: GatewayModel, host: string): string {
  const { name } = gateway;
  return gatewayHosts(gateway).some(other => isUnderWildcard(host, other)) ? `${name.slice(0, 54)}-${hash(`${name}/${host}`)}` : name;
}

/** The Gateway objects. See https://istio.io/latest/docs/reference/config/networking/gateway/ */
export function istioGateways(gateway: GatewayModel): Manifest[] {
  const objects = [...new Set(gatewayHosts(gateway).map(host => gatewayObject(gateway, host)))].sort();
  return objects.map(name => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    name,
    namespace: gateway.namespace.name,
    spec: { selector: gatewayLabels(gateway), servers: servers(gateway, host => gatewayObject(gateway, host) === name) } satisfies Gateway['spec'],
  }));
}

function servers(gateway: GatewayModel, within: (host: string) => boolean): GatewayServers[] {
  const challenged = challengedHosts(gateway);
  const redirects: Listening[] = [
    { protocol: 'HTTP', port: 80, hosts: redirectedHosts(gateway).filter(host => !challenged.includes(host)), tls: { httpsRedirect: true } },
    // Their VirtualServices redirect.
    { protocol: 'HTTP', port: 80, hosts: challenged },
  ];
  const all = [...gateway.listeners.map(listening), ...redirects]
    .map(server => ({ ...server, hosts: server.hosts.filter(within) })).filter(({ hosts }) => hosts.length);
  return all.map(({ protocol, port, hosts, tls }, i) => ({
    // Names are unique among the servers of a gateway.
    port: { number: port, name: `${protocol.toLowerCase()}-${port}${suffix(all.slice(0, i), protocol, port)}`, protocol },
    // Of this namespace only: no VirtualService elsewhere can bind to the host.
    hosts: hosts.map(host => `./${host}`),
    ...(tls ? { tls } : {}),
  }));
}

/** A server of a Gateway. */
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
