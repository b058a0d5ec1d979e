import { AccessExternal, AccessGateway, AccessRecord, AccessRoute, AccessService } from './access-record';
import { AccessSource } from './access-source';
import { AccessTarget, targetText } from './access-target';
import { EVERYWHERE } from './networks';
import { TokenRequirement } from './token-requirements';
import { addTo } from '../model/add-to';
import { Edge, EdgeReason, keyOf } from '../model/edge';
import { AccessPolicy, ExternalEnforcement, GatewayEnforcement, NamespaceEnforcement, ServiceEnforcement } from '../model/enforcement';
import { asMatches } from '../model/grant';
import { EVERYTHING, Match } from '../model/match';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { omitUndefined } from '../model/omit-undefined';

/** A port of a target; of a service with the container port. A port that only the pods have has no port of the Service. */
export interface AccessPort { readonly port?: number; readonly containerPort?: number }

/**
 * What the mesh does about a row.
 * - `policy`: a policy allows it.
 * - `none`: nothing denies it, nor anything else at the target.
 * - `denied`: it is declared, but no policy allows it.
 * - `caller`: mirrored requests have the identity of their caller, whose rows decide.
 * - `route`: the waypoint of a service sends requests there; the policies of that service decide.
 * - `exempt`: a probe of the kubelet, which no policy applies to.
 */
export type RowEnforcement = 'policy' | 'none' | 'denied' | 'caller' | 'route' | 'exempt';

/** One row of the matrix: who may send which requests to a target, and why. */
export interface AccessRow {
  readonly source: AccessSource;
  readonly target: AccessTarget;
  /** Hosts and addresses of an external service; none: any. */
  readonly destinations?: readonly string[];
  /** Hosts of the ingress gateway; none: not through one. */
  readonly hosts?: readonly string[];
  /** None: all. */
  readonly ports?: readonly AccessPort[];
  /** The requests, any of these. */
  readonly matches: readonly Match[];
  /** Whether clients need a certificate. */
  readonly clientCertificate?: true;
  /** The declaration; `no-policy`: nothing denies. */
  readonly reason: EdgeReason | 'no-policy';
  /** Construct path of the declaration. */
  readonly owner: string;
  readonly enforcement: RowEnforcement;
  /** The policies that allow it. */
  readonly policies: readonly AccessPolicy[];
}

/** A row before it is known what the mesh does about it. */
type DeclaredRow = Omit<AccessRow, 'enforcement' | 'policies'>;

/** A port of a service that denies by default, where its proxy accepts plaintext nevertheless. */
export interface PlaintextPort {
  readonly target: AccessTarget;
  readonly port: AccessPort;
  /** Construct path of the service. */
  readonly owner: string;
}

/** Who may call what in a mesh. */
export interface AccessMatrix {
  /** Construct path of the mesh. */
  readonly path: string;
  readonly provider: string;
  readonly trustDomain: string;
  readonly namespaces: readonly NamespaceEnforcement[];
  readonly rows: readonly AccessRow[];
  readonly plaintext: readonly PlaintextPort[];
  readonly tokens: readonly TokenRequirement[];
}

/** The access matrix of a mesh. The work grows with the number of edges and routes. */
export function accessMatrix(record: AccessRecord): AccessMatrix {
  const mesh = new IndexedRecord(record);
  return {
    path: record.path,
    provider: record.provider,
    trustDomain: record.settings.trustDomain,
    namespaces: record.namespaces.map(({ name }) => mesh.namespaces.get(name)!),
    rows: [
      ...record.services.flatMap(service => serviceRows(service, mesh)),
      ...record.externals.flatMap(external => externalRows(external, mesh)),
      ...record.namespaces.flatMap(({ path, name }) => outsideRows(path, mesh.namespaces.get(name)!)),
      ...record.gateways.flatMap(gateway => gatewayRows(gateway, mesh)),
    ],
    plaintext: record.services.flatMap(service => plaintextPorts(service, mesh)),
    tokens: [
      ...record.services.flatMap(service => tokensOf('service', service, mesh.services)), ...record.gateways.flatMap(gateway => tokensOf('gateway', gateway, mesh.gateways)),
    ],
  };
}

/** The tokens that a mesh requires: not those that it cannot verify. */
function tokensOf(
  type: 'service' | 'gateway', target: AccessService | AccessGateway, enforced: ReadonlyMap<string, ServiceEnforcement | GatewayEnforcement>,
): TokenRequirement[] {
  const key = keyOf(target);
  return enforced.get(key)!.requiresToken ? target.jwt.map(jwt => ({ target: { type, key }, jwt })) : [];
}

/** A record by its keys. */
class IndexedRecord {
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
  private readonly proxyServiceAccounts: readonly string[];
  private readonly matchesStringPrefix: boolean;

  constructor({ enforcement, services, workloads, gateways, edges, namespaces }: AccessRecord) {
    this.namespaces = new Map(enforcement.namespaces.map(item => [item.name, item]));
    this.services = new Map(enforcement.services.map(item => [item.key, item]));
    this.externals = new Map(enforcement.externals.map(item => [item.key, item]));
    this.gateways = new Map(enforcement.gateways.map(item => [item.key, item]));
    this.namespacePaths = new Map(namespaces.map(({ name, path }) => [name, path]));
    this.serviceAccounts = new Map([...services, ...workloads].map(pods => [keyOf(pods), `${pods.namespace}/${pods.serviceAccount}`]));
    this.proxyServiceAccounts = enforcement.proxyServiceAccounts;
    this.matchesStringPrefix = enforcement.matchesStringPrefix;
    const routed = new Set<string>();
    for (const gateway of gateways) {
      for (const route of gateway.routes) {
        addTo(this.routes, route.service, { gateway, route });
        routed.add(`${route.owner} ${route.service}`);
      }
    }
    for (const edge of edges) {
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
      case 'gateway': return omitUndefined({ ...source, identity: this.gateways.get(source.key)!.identity }) as AccessSource;
      default: return source;
    }
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
      case 'workload': case 'gateway': return allowed(policy => callersOf(policy).has(source.identity!), this.withMatchedPaths(row));
      case 'namespace': {
        const identities = this.proxyServiceAccounts.map(name => `${source.namespace}/${name}`);
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

function serviceRows(service: AccessService, mesh: IndexedRecord): AccessRow[] {
  const key = keyOf(service);
  const target = { type: 'service', key } as const;
  const { deniesByDefault } = mesh.namespaces.get(service.namespace)!;
  const { policies } = mesh.services.get(key)!;
  const published = publishedPorts(service);
  const declared = [
    ...mesh.edgesTo(target).map(edge => edgeRow(edge, target, mesh.sourceOf(edge), portsOf(edge, published))),
    ...mesh.routesTo(key).flatMap(({ gateway, route: { owner, hosts, matches, port } }) => matches.map(match => ({
      source: mesh.sourceOf({ source: { type: 'gateway', key: keyOf(gateway) } }),
      target,
      hosts,
      ports: published.filter(one => one.port === port),
      matches: [match],
      reason: 'gateway-route' as const,
      owner,
    }))),
  ];
  return [
    ...(deniesByDefault ? [] : openRows(service, mesh)),
    ...declared.map(row => (deniesByDefault ? mesh.policyRow(row, policies) : unenforced(row))),
  ];
}

/** Nothing denies: clients with a mesh identity at ports with strict mutual TLS, elsewhere everybody. */
function openRows(service: AccessService, mesh: IndexedRecord): AccessRow[] {
  const key = keyOf(service);
  const isStrict = strictPorts(service, mesh);
  const published = publishedPorts(service);
  const row = (source: AccessSource, ports: readonly AccessPort[]): AccessRow[] => (ports.length ? [{
    source,
    target: { type: 'service', key },
    ports,
    matches: [EVERYTHING],
    reason: 'no-policy',
    owner: mesh.namespacePaths.get(service.namespace)!,
    enforcement: 'none',
    policies: [],
  }] : []);
  return [...row({ type: 'anyone' }, published.filter(port => !isStrict(port))), ...row({ type: 'mesh' }, published.filter(isStrict))];
}

function plaintextPorts(service: AccessService, mesh: IndexedRecord): PlaintextPort[] {
  if (!mesh.namespaces.get(service.namespace)!.deniesByDefault) return []; // its rows say it
  const isStrict = strictPorts(service, mesh);
  const target = { type: 'service', key: keyOf(service) } as const;
  return publishedPorts(service).filter(port => !isStrict(port)).map(port => ({ target, port, owner: service.path }));
}

function strictPorts(service: AccessService, mesh: IndexedRecord): (port: AccessPort) => boolean {
  const strict = new Set(mesh.services.get(keyOf(service))!.strictPorts);
  return ({ containerPort }) => strict.has(containerPort!);
}

function externalRows(external: AccessExternal, mesh: IndexedRecord): AccessRow[] {
  const key = keyOf(external);
  const target = { type: 'external', key } as const;
  const { deniesByDefault, policies } = mesh.externals.get(key)!;
  const ports = external.ports.map(({ number }) => ({ port: number }));
  const destinations = [...external.hosts, ...external.endpoints, ...external.addresses];
  const edges = mesh.edgesTo(target);
  const rows = edges.map(edge => {
    const selected = edge.scope.ports && ports.filter(({ port }) => edge.scope.ports!.includes(port));
    const row = { ...edgeRow(edge, target, mesh.sourceOf(edge), selected ?? ports), destinations };
    if (!deniesByDefault) return unenforced(row);
    return edge.reason === 'external-version' ? { ...row, enforcement: 'route' as const, policies: [] } : mesh.policyRow(row, policies);
  });
  if (deniesByDefault) return rows;
  // The pods of all namespaces that it is exported to reach it; those of namespaces without REGISTRY_ONLY reach everything.
  const viewers = [external.namespace, external.egressGateway, ...edges.flatMap(edge => placesOf(mesh.sourceOf(edge)))]
    .flatMap(viewer => viewer?.split('/')[0] ?? []);
  const restricted = [...new Set(viewers)].sort().filter(viewer => mesh.namespaces.get(viewer)?.registryOnly);
  return [...restricted.map((namespace): AccessRow => ({
    source: { type: 'pods', namespace },
    target,
    destinations,
    ports,
    matches: [EVERYTHING],
    reason: 'no-policy',
    owner: external.path,
    enforcement: 'none',
    policies: [],
  })), ...rows];
}

/** Where the proxies of a source are: of a gateway also where its routes are. */
function placesOf(source: AccessSource): string[] {
  switch (source.type) {
    case 'workload': case 'gateway': return [source.key, ...(source.identity === undefined ? [] : [source.identity])];
    case 'namespace': return [source.namespace];
    default: return [];
  }
}

/** The pods of a namespace without REGISTRY_ONLY reach every destination outside that no policy guards. */
function outsideRows(owner: string, { name, registryOnly }: NamespaceEnforcement): AccessRow[] {
  return registryOnly ? [] : [{
    source: { type: 'pods', namespace: name },
    target: OUTSIDE,
    matches: [EVERYTHING],
    reason: 'no-policy',
    owner,
    enforcement: 'none',
    policies: [],
  }];
}

export const OUTSIDE: AccessTarget = { type: 'outside', key: '*' };

/** Who may connect to the listeners of a gateway. */
function gatewayRows(gateway: AccessGateway, mesh: IndexedRecord): AccessRow[] {
  const key = keyOf(gateway);
  const target = { type: 'gateway', key } as const;
  const { policies, checksClientCertificates } = mesh.gateways.get(key)!;
  const { allowedClients, deniedClients, listeners } = gateway;
  const denying = policies.filter(({ effect }) => effect === 'deny');
  // Other policies deny requests for want of a token.
  const source: AccessSource = denying.length && (allowedClients ?? deniedClients)
    ? omitUndefined({ type: 'network' as const, cidrs: allowedClients ?? EVERYWHERE, except: deniedClients }) as AccessSource
    : { type: 'anyone' };
  return mesh.edgesTo(target).flatMap(({ owner, reason }) => listeners.map(({ hosts, port, clientCertificates }): AccessRow => omitUndefined({
    source,
    target,
    hosts,
    ports: [{ port }],
    matches: [EVERYTHING],
    clientCertificate: clientCertificates && checksClientCertificates ? true as const : undefined,
    reason,
    owner,
    enforcement: policies.length ? 'policy' as const : 'none' as const,
    policies: denying.length ? denying : policies,
  })));
}

function edgeRow({ owner, scope, reason }: Edge, target: AccessTarget, source: AccessSource, ports: readonly AccessPort[]): DeclaredRow {
  return { source, target, ports, matches: asMatches(scope), reason, owner };
}

function unenforced(row: DeclaredRow): AccessRow { return { ...row, enforcement: 'none', policies: [] }; }

function publishedPorts({ ports }: AccessService): AccessPort[] {
  return ports.map(({ number, target }) => ({ port: number, containerPort: target }));
}

/** The ports of an edge: of a Service, or of its pods only; a call without ports is to all ports of the Service. */
function portsOf({ scope: { ports } }: Edge, published: readonly AccessPort[]): AccessPort[] {
  if (!ports) return [...published];
  return ports.flatMap(containerPort => {
    const known = published.filter(port => port.containerPort === containerPort);
    return known.length ? known : [{ containerPort }];
  });
}
