import { BlockList, isIP } from 'net';

/**
 * What the API documentation of NetworkPolicy says, and nothing of what this library renders.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export interface Cluster {
  readonly namespaces: readonly { readonly name: string; readonly labels: Labels }[];
  /** `networking.k8s.io/v1`, as manifests. */
  readonly policies: readonly any[];
}

/** A pod; with nothing but an address, what is outside the cluster. */
export interface Endpoint {
  readonly ip: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  /** Container ports with a name. */
  readonly ports?: readonly { readonly name: string; readonly port: number; readonly protocol?: Protocol }[];
}

export type Labels = Readonly<Record<string, string>>;
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** Whether a connection is allowed: the source may send it, and the destination may get it. */
export function isAllowed(cluster: Cluster, from: Endpoint, to: Endpoint, port: number, protocol: Protocol = 'TCP'): boolean {
  return allows(cluster, 'Egress', from, to, to, port, protocol) && allows(cluster, 'Ingress', to, from, to, port, protocol);
}

/** Policies add up. A pod that none selects for a direction is not isolated in it. */
function allows(cluster: Cluster, direction: 'Ingress' | 'Egress', pod: Endpoint, peer: Endpoint, destination: Endpoint, port: number, protocol: Protocol): boolean {
  const isolating = isolatingPolicies(cluster, pod)[direction];
  if (!isolating.length) return true;
  return isolating.some(({ spec, metadata: { namespace } }) => (spec[direction.toLowerCase()] ?? []).some((rule: any) => (
    meetsPeers(cluster, direction === 'Ingress' ? rule.from : rule.to, namespace, peer) && meetsPorts(rule.ports, destination, port, protocol)
  )));
}

const cache = new WeakMap<Cluster, Map<Endpoint, Record<'Ingress' | 'Egress', readonly any[]>>>();

function isolatingPolicies(cluster: Cluster, pod: Endpoint): Record<'Ingress' | 'Egress', readonly any[]> {
  const byPod = cache.get(cluster) ?? new Map<Endpoint, Record<'Ingress' | 'Egress', readonly any[]>>();
  cache.set(cluster, byPod);
  const known = byPod.get(pod);
  if (known) return known;
  const selecting = cluster.policies.filter(policy => selects(policy, pod));
  const of = (direction: string) => selecting.filter(policy => typesOf(policy).includes(direction));
  const isolating = { Ingress: of('Ingress'), Egress: of('Egress') };
  byPod.set(pod, isolating);
  return isolating;
}

function selects({ spec, metadata: { namespace } }: any, pod: Endpoint): boolean {
  return pod.namespace !== undefined && pod.namespace === namespace && matches(spec.podSelector, pod.labels ?? {});
}

/** Left out: Ingress always, and Egress where there is a rule for it. */
function typesOf({ spec }: any): readonly string[] { return spec.policyTypes ?? ['Ingress', ...(spec.egress ? ['Egress'] : [])]; }

/** An empty or missing list: everybody. */
function meetsPeers(cluster: Cluster, peers: readonly any[] | undefined, namespace: string, peer: Endpoint): boolean {
  return !peers?.length || peers.some(({ ipBlock, namespaceSelector, podSelector }) => {
    if (ipBlock) return isIn(ipBlock.cidr, peer.ip) && !(ipBlock.except ?? []).some((cidr: string) => isIn(cidr, peer.ip));
    if (peer.namespace === undefined) return false;
    const home = cluster.namespaces.find(({ name }) => name === peer.namespace);
    const isInNamespace = namespaceSelector ? matches(namespaceSelector, home?.labels ?? {}) : peer.namespace === namespace;
    return isInNamespace && (!podSelector || matches(podSelector, peer.labels ?? {}));
  });
}

/** An empty or missing list: every port. */
function meetsPorts(ports: readonly any[] | undefined, destination: Endpoint, port: number, protocol: Protocol): boolean {
  return !ports?.length || ports.some(({ protocol: of = 'TCP', port: wanted, endPort }) => {
    if (of !== protocol) return false;
    if (wanted === undefined) return true;
    if (typeof wanted === 'string') {
      return !!destination.ports?.some(one => one.name === wanted && one.port === port && (one.protocol ?? 'TCP') === protocol);
    }
    return endPort === undefined ? wanted === port : wanted <= port && port <= endPort;
  });
}

/** An empty selector matches everything; all of its requirements have to hold. */
function matches({ matchLabels = {}, matchExpressions = [] }: any, labels: Labels): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
    && matchExpressions.every(({ key, operator, values = [] }: any) => {
      switch (operator) {
        case 'In': return key in labels && values.includes(labels[key]);
        case 'NotIn': return !(key in labels) || !values.includes(labels[key]);
        case 'Exists': return key in labels;
        case 'DoesNotExist': return !(key in labels);
        default: throw new Error(`operator ${operator}`);
      }
    });
}

const networks = new Map<string, BlockList>();

function isIn(cidr: string, ip: string): boolean {
  const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const [network, bits] = cidr.split('/');
  if (family(network) !== family(ip)) return false;
  let list = networks.get(cidr);
  if (!list) {
    list = new BlockList();
    list.addSubnet(network, Number(bits), family(network));
    networks.set(cidr, list);
  }
  return list.check(ip, family(ip));
}
