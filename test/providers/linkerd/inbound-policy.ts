import { BlockList } from 'net';
import { appliedRoute } from './ranking';
import { Request } from '../../model/matching';

/** Who connects: an account, with whose certificate its proxy proves itself, or somebody without one. */
export interface LinkerdClient { readonly account?: LinkerdAccount; readonly address: string }

/** A ServiceAccount: of the trust domain of the mesh, or of another. */
export interface LinkerdAccount { readonly namespace: string; readonly name: string; readonly trustDomain?: string }

export interface LinkerdPod { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }

interface Manifest { readonly apiVersion: string; readonly kind: string; readonly metadata: any; readonly spec: any }

/**
 * Whether the proxy of a pod accepts a request on a port, decided from the manifests as Linkerd documents it: the Server of the port, the one route of it that
 * applies to the request, and the AuthorizationPolicies for these and for the namespace. Each reference of a policy has to accept the client. Without a Server
 * the default policy of the namespace decides. Nothing of this is shared with the code under test.
 * @see https://linkerd.io/2-edge/reference/authorization-policy/
 */
export class InboundPolicy {
  private readonly byNamespace = new Map<string, Manifest[]>();

  public constructor(private readonly manifests: readonly Manifest[]) {
    for (const manifest of manifests) {
      const { namespace = '' } = manifest.metadata;
      this.byNamespace.set(namespace, [...this.byNamespace.get(namespace) ?? [], manifest]);
    }
  }

  public accepts(pod: LinkerdPod, port: number, client: LinkerdClient, request: Request): boolean {
    const all = this.byNamespace.get(pod.namespace) ?? [];
    const servers = all.filter(({ kind, spec }) => kind === 'Server' && spec.port === port && selects(spec.podSelector, pod.labels));
    if (servers.length > 1) throw new Error(`two Servers for port ${port} of ${JSON.stringify(pod)}`);
    if (!servers.length) return this.defaultPolicy(pod.namespace) !== 'deny';
    const [server] = servers;
    const { accessPolicy = 'deny', proxyProtocol = 'unknown' } = server.spec;
    const isOpaque = ['opaque', 'TLS'].includes(proxyProtocol);
    const routes = isOpaque ? [] : all.filter(({ kind, spec }) => (
      kind === 'HTTPRoute' && spec.parentRefs.some((ref: any) => ref.kind === 'Server' && ref.name === server.metadata.name)
    ));
    // In the order of the file, which is that of their age.
    const route = appliedRoute(routes, request);
    if (routes.length && !route) return false; // 404
    const targets = (ref: any) => (ref.kind === 'Server' && ref.name === server.metadata.name)
      || (ref.kind === 'HTTPRoute' && !!route && ref.name === route.metadata.name) || (ref.kind === 'Namespace' && ref.name === pod.namespace);
    const policies = all.filter(({ kind, spec }) => kind === 'AuthorizationPolicy' && targets(spec.targetRef));
    const accepts = ({ spec }: Manifest) => spec.requiredAuthenticationRefs.every((ref: any) => this.authenticates(pod.namespace, ref, client));
    return accessPolicy !== 'deny' || policies.some(accepts);
  }

  private defaultPolicy(namespace: string): string {
    const found = this.manifests.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace);
    return found?.metadata.annotations?.['config.linkerd.io/default-inbound-policy'] ?? 'all-unauthenticated';
  }

  private authenticates(home: string, { kind, name, namespace = home }: any, { account, address }: LinkerdClient): boolean {
    if (kind === 'ServiceAccount') return !!account && isLocal(account) && account.name === name && account.namespace === namespace;
    const found = this.byNamespace.get(namespace)?.find(one => one.kind === kind && one.metadata.name === name);
    if (!found) throw new Error(`no ${kind} ${namespace}/${name}`);
    if (kind === 'NetworkAuthentication') {
      return found.spec.networks.some(({ cidr, except = [] }: any) => isIn(address, cidr) && !except.some((one: string) => isIn(address, one)));
    }
    const { identities = [], identityRefs = [] } = found.spec;
    if (!account) return false;
    return identities.some((identity: string) => isIdentity(identity, account)) || (isLocal(account) && identityRefs.some((ref: any) => (
      ref.kind === 'Namespace' ? ref.name === account.namespace : ref.name === account.name && (ref.namespace ?? namespace) === account.namespace
    )));
  }
}

const TRUST_DOMAIN = 'cluster.local';
const isLocal = ({ trustDomain = TRUST_DOMAIN }: LinkerdAccount): boolean => trustDomain === TRUST_DOMAIN;

/** A name of an identity, or a suffix behind `*`. */
function isIdentity(identity: string, { namespace, name, trustDomain = TRUST_DOMAIN }: LinkerdAccount): boolean {
  const own = `${name}.${namespace}.serviceaccount.identity.linkerd.${trustDomain}`;
  return identity.startsWith('*') ? own.endsWith(identity.slice(1)) : own === identity;
}

const selects = ({ matchLabels = {}, matchExpressions }: any, labels: Readonly<Record<string, string>>): boolean => {
  if (matchExpressions) throw new Error('matchExpressions are not evaluated');
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
};

function isIn(address: string, cidr: string): boolean {
  const [network, length] = cidr.split('/');
  const family = network.includes(':') ? 'ipv6' : 'ipv4';
  if (family === 'ipv6') return false; // addresses here are IPv4
  const list = new BlockList();
  list.addSubnet(network, Number(length), family);
  return list.check(address, family);
}
