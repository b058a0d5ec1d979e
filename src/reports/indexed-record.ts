import { AccessGateway, AccessRecord, AccessRoute } from './access-record';
import { AccessRow, DeclaredRow } from './access-row';
import { AccessSource } from './access-source';
import { AccessTarget, targetText } from './access-target';
import { addTo } from '../model/add-to';
import { Edge, keyOf } from '../model/edge';
import { AccessPolicy, ExternalEnforcement, GatewayEnforcement, NamespaceEnforcement, ServiceEnforcement } from '../model/enforcement';
import { EVERYWHERE } from '../model/ip-network';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { omitUndefined } from '../model/omit-undefined';

/** A record by its keys. */
export class IndexedRecord {
  public readonly namespaces: ReadonlyMap<string, NamespaceEnforcement>;
  public readonly services: ReadonlyMap<string, ServiceEnforcement>;
  public readonly externals: ReadonlyMap<string, ExternalEnforcement>;
  public readonly gateways: ReadonlyMap<string, GatewayEnforcement>;
  /** Construct paths of namespaces. */
  public readonly namespacePaths: ReadonlyMap<string, string>;
  /** The edges to a target, without those of routes. */
  private readonly edges = new Map<string, Edge[]>();
  /** The routes of gateways to a service. */
  private readonly routes = new Map<string, { readonly gateway: AccessGateway; readonly route: AccessRoute }[]>();
  private readonly serviceAccounts: ReadonlyMap<string, string>;
  private readonly matchesStringPrefix: boolean;

  constructor({ enforcement, services, workloads, gateways, edges, namespaces }: AccessRecord) {
    this.namespaces = new Map(enforcement.namespaces.map(item => [item.name, item]));
    this.services = new Map(enforcement.services.map(item => [item.key, item]));
    this.externals = new Map(enforcement.externals.map(item => [item.key, item]));
    this.gateways = new Map(enforcement.gateways.map(item => [item.key, item]));
    this.namespacePaths = new Map(namespaces.map(({ name, path }) => [name, path]));
    this.serviceAccounts = new Map([...services, ...workloads].map(pods => [keyOf(pods), `${pods.namespace}/${pods.serviceAccount}`]));
    this.matchesStringPrefix = enforcement.matchesStringPrefix;
    const routed = new Set<string>();
    for (const gateway of gateways) {
      for (const route of gateway.routes) {
        addTo(this.routes, route.service, { gateway, route });
        routed.add(`${route.owner} ${route.service}`);
      }
    }
    const ofWaypoints = new Set<string>();
    for (const declared of edges) {
      const edge = this.asWaypointEdge(declared);
      if (!edge) continue;
      if (edge !== declared) {
        const key = JSON.stringify(edge);
        if (ofWaypoints.has(key)) continue; // the same of another service behind it
        ofWaypoints.add(key);
      }
      // The route itself says more: its hosts, and whatever else it matches.
      const isRoute = edge.reason === 'gateway-route' && routed.has(`${edge.owner} ${edge.target.key}`);
      if (!isRoute) addTo(this.edges, targetText(edge.target), edge);
    }
  }

  public edgesTo(target: AccessTarget): readonly Edge[] { return this.edges.get(targetText(target)) ?? []; }

  public routesTo(service: string) { return this.routes.get(service) ?? []; }

  public sourceOf({ source }: Pick<Edge, 'source'>): AccessSource {
    switch (source.type) {
      case 'workload': return { ...source, identity: this.serviceAccounts.get(source.key)! };
      // Its ServiceAccount has its name.
      case 'egress-gateway': return { ...source, identity: source.key };
      case 'external': return { type: 'namespace', namespace: source.key.split('/')[0] };
      case 'gateway': return omitUndefined({ ...source, identity: this.gateways.get(source.key)!.identity }) as AccessSource;
      case 'identity': {
        const { namespace, serviceAccount = '*', trustDomain } = source;
        return { type: 'identity', identity: trustDomain === undefined ? `${namespace}/${serviceAccount}` : `${trustDomain}/ns/${namespace}/sa/${serviceAccount}` };
      }
      default: return source;
    }
  }

  /** Where a mesh has waypoints, these ask, and report, for a service behind them; elsewhere nothing does for an external service: undefined. */
  private asWaypointEdge(edge: Edge): Edge | undefined {
    const { source, reason } = edge;
    if ((reason !== 'external-authorization' && reason !== 'telemetry') || (source.type !== 'workload' && source.type !== 'external')) return edge;
    const [namespace] = source.key.split('/');
    if (this.namespaces.get(namespace)!.proxyServiceAccounts.length) return { ...edge, source: { type: 'namespace', namespace } };
    return source.type === 'external' ? undefined : edge;
  }

  /** The row of an edge to a target that denies by default: allowed as far as a policy says so. */
  public policyRow(row: DeclaredRow, policies: readonly AccessPolicy[]): AccessRow {
    const atPorts = policies.filter(({ ports }) => !ports || !row.ports || row.ports.some(({ containerPort }) => ports.includes(containerPort!)));
    const allowed = (isAllowed: (policy: AccessPolicy) => boolean | undefined, as = row): AccessRow => {
      const allowing = atPorts.filter(policy => policy.effect === 'allow' && isAllowed(policy));
      if (!allowing.length) return { ...row, enforcement: 'denied', policies: [] };
      return { ...as, enforcement: 'policy', policies: [...atPorts.filter(({ effect }) => effect === 'deny'), ...allowing] };
    };
    const { source } = row;
    switch (source.type) {
      case 'workload': case 'gateway': case 'egress-gateway': case 'identity': return allowed(policy => callersOf(policy).has(source.identity!), this.withMatchedPaths(row));
      case 'namespace': {
        const identities = this.namespaces.get(source.namespace)!.proxyServiceAccounts.map(name => `${source.namespace}/${name}`);
        if (!identities.length) return { ...row, enforcement: 'caller', policies: [] };
        return allowed(policy => identities.some(identity => callersOf(policy).has(identity)));
      }
      case 'network': return allowed(({ networks }) => !!networks && source.cidrs.every(cidr => networks.includes(cidr)));
      case 'kubelet': {
        // A mesh that cannot identify the kubelet allows everybody the path of a probe.
        const open = allowed(({ networks }) => networks?.includes(EVERYWHERE[0]), { ...row, source: { type: 'anyone' } });
        return open.enforcement === 'policy' ? open : { ...row, enforcement: 'exempt', policies: [] };
      }
      default: return allowed(() => false);
    }
  }

  /** Without the paths that no policy of the mesh can match: what only they allow stays denied. */
  private withMatchedPaths<T extends Pick<AccessRow, 'matches'>>(row: T): T {
    if (this.matchesStringPrefix) return row;
    const matches = row.matches.filter(({ path = [] }) => path.every(({ type }) => type !== 'string-prefix'));
    return matches.length ? { ...row, matches } : row;
  }
}

/** A policy may have as many callers as there are edges. */
const callersOf = memoizeByIdentity(({ callers = [] }: AccessPolicy): ReadonlySet<string> => new Set(callers));
