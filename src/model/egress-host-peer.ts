import { EgressHostRecord, HOST_PORTS, isKubernetesApi } from './egress-host';
import { EVERYWHERE } from './ip-network';
import { MeshModel, servicesByKey } from './mesh';
import { NetworkPeerRecord } from './network-policy-settings';
import { policySelector } from './policy-selector';

/** Where the servers of an egress host are, as a NetworkPolicy selects them. */
export interface EgressHostPeer {
  readonly peer: NetworkPeerRecord;
  /** None: all. */
  readonly ports?: readonly number[];
}

/**
 * Where the servers of an egress host are: of a Service of others what the user knows of its pods, else all pods of its namespace.
 * @param tunnelPort the port of pods at which connections from other pods of the mesh arrive
 * @returns none: no address of the Kubernetes API is known
 */
export function egressHostPeer(one: EgressHostRecord, mesh: MeshModel, tunnelPort: number | undefined): EgressHostPeer | undefined {
  const { namespace, service: name, host, ports = HOST_PORTS, cidrs = EVERYWHERE, podLabels, podPorts } = one;
  if (host !== undefined) return { peer: { cidrs }, ports };
  if (isKubernetesApi(one)) {
    const { kubernetesApi } = mesh.settings.networkPolicies ?? {};
    return kubernetesApi && { peer: { cidrs: kubernetesApi.cidrs }, ports: [kubernetesApi.port] };
  }
  // What a proxy itself sends does not use the tunnel.
  const arrivals = (targets: readonly number[]) => [...targets, ...(tunnelPort === undefined ? [] : [tunnelPort])];
  const service = name === undefined ? undefined : servicesByKey(mesh).get(`${namespace}/${name}`);
  if (service) return { peer: { namespace, labels: policySelector(service) }, ports: arrivals(service.ports.map(({ target }) => target)) };
  return { peer: podLabels ? { namespace, labels: podLabels } : { namespace }, ...(podPorts ? { ports: arrivals(podPorts) } : {}) };
}

/**
 * The host of what a proxy calls at one port, with that port only: that of the servers of a host, or of the pods of a Service, whose container port may be
 * another (`podPorts`).
 */
export function calledHost({ host, port }: { readonly host?: EgressHostRecord; readonly port?: number }): EgressHostRecord[] {
  if (!host) return [];
  const ports = port === undefined ? undefined : [port];
  return [host.host === undefined ? { podPorts: ports, ...host } : { ...host, ...(ports && { ports }) }];
}
