import { PeerRule } from './allowed-peers';
import { ConnectedPods } from './connected-pods';
import { podConnections } from './pod-connections';
import { addTo } from '../../model/add-to';
import { MeshModel } from '../../model/mesh';
import { NetworkPeerRecord } from '../../model/network-policy-settings';
import { omitUndefined } from '../../model/omit-undefined';
import { justificationAnnotations } from '../justification';
import { Manifest, Provider } from '../provider';

/**
 * The NetworkPolicies of a mesh by the construct that they belong to: one for the pods of each service, workload, gateway and waypoint in a namespace with
 * NetworkPolicies, and in a namespace of this app one that denies all other pods everything.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function networkPolicies(mesh: MeshModel, provider: Provider): ReadonlyMap<string, readonly Manifest[]> {
  const isolated = new Set(mesh.namespaces.filter(namespace => namespace.networkPolicies).map(({ name }) => name));
  const byOwner = new Map<string, Manifest[]>();
  if (!isolated.size) return byOwner;
  for (const { path, name, created } of mesh.namespaces) if (created && isolated.has(name)) addTo(byOwner, path, denyAll(name));
  for (const pods of podConnections(mesh, provider)) {
    if (isolated.has(pods.namespace) && pods.labels && !pods.isForeign) addTo(byOwner, pods.path, networkPolicy(pods, pods.labels));
  }
  return byOwner;
}

/** The only one that selects all pods of a namespace. */
function denyAll(namespace: string): Manifest {
  return { ...POLICY, name: 'default-deny-all', namespace, spec: { podSelector: {}, policyTypes: BOTH } };
}

function networkPolicy({ name, namespace, ingress, egress, justifications }: ConnectedPods, labels: Readonly<Record<string, string>>): Manifest {
  return omitUndefined({
    ...POLICY,
    name,
    namespace,
    annotations: justificationAnnotations(justifications),
    spec: omitUndefined({
      podSelector: { matchLabels: { ...labels } },
      policyTypes: BOTH,
      // Without rules a direction is denied.
      ingress: listed(ingress.rules(), rule => rendered(rule, 'from', namespace)),
      egress: listed(egress.rules(), rule => rendered(rule, 'to', namespace)),
    }),
  });
}

const BOTH = ['Ingress', 'Egress'];

const POLICY = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };

/** Without the field of the peers a rule is for everybody, and without ports for all ports. */
function rendered({ peers, ports }: PeerRule, direction: 'from' | 'to', namespace: string): object {
  return omitUndefined({
    [direction]: peers === 'anyone' ? undefined : peers.flatMap(peer => renderedPeers(peer, namespace)),
    ports: ports === 'all' ? undefined : ports.map(({ port, protocol }) => (protocol === 'TCP' ? { port } : { port, protocol })), // TCP is the default
  });
}

/** One entry has both selectors (AND): two entries would be alternatives (OR). */
function renderedPeers(peer: NetworkPeerRecord, own: string): object[] {
  if ('cidrs' in peer) return [...new Set(peer.cidrs)].sort().map(cidr => ({ ipBlock: { cidr } }));
  const { namespace, labels } = peer;
  return [omitUndefined({
    namespaceSelector: namespace === own && labels ? undefined : { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: labels && { matchLabels: { ...labels } },
  })];
}

function listed<T>(items: readonly T[], render: (item: T) => object): object[] | undefined { return items.length ? items.map(render) : undefined; }
