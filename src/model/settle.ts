import { addTo } from './add-to';
import { ClientSetRecord, ClientSet, Denial, DenialRecord } from './denial';
import { Edge, EdgeSource, keyOf } from './edge';
import { EgressGatewayModel } from './egress-gateway';
import { ExternalModel } from './external';
import { externalClientText } from './external-client';
import { GatewayModel } from './gateway';
import { Grant } from './grant';
import { HttpMethod } from './http-method';
import { ClientIdentity, Identity } from './identity';
import { MeshModel } from './mesh';
import { MeshRecord } from './mesh-record';
import { isExternalMirror } from './mirror-target';
import { NamespaceModel } from './namespace';
import { omitUndefined } from './omit-undefined';
import { RateLimitRecord } from './rate-limit';
import { externalDestinations, splitsVersions } from './route-table';
import { NetworkClients, Probe, RateLimit, ServiceModel } from './service';
import { ServiceRecord } from './service-record';
import { TelemetryRecord } from './telemetry';

/** The data of a gateway from which a provider derives the identity of its pods. */
export type GatewayPods = Omit<GatewayModel, 'routes' | 'callees' | 'isPublic'>;

/** The identity with which the proxy of a workload, a gateway or an external service itself calls an external authorizer or a collector; none where it calls none. */
export type CallingProxy = (type: ProxyType, identity: Identity, namespace: NamespaceModel) => Identity | undefined;

/** What a proxy serves: an external service only where it has a waypoint. */
export type ProxyType = 'workload' | 'gateway' | 'egress-gateway' | 'external';

/** Each proxy has the identity of its pods; an external service has none. */
const ownProxy: CallingProxy = (type, identity) => (type === 'external' ? undefined : identity);

/**
 * Resolves the keys of a mesh's records: one pass from data to the mesh as providers and checks see it.
 * @param gatewayIdentity the identity of a gateway's pods on the target mesh; none if only the user knows it
 * @param callingProxy the identity with which a proxy itself calls: an external authorizer, a collector
 * @param hasReportingProxy whether requests to a service or external service, or without one the requests of a workload, pass a proxy that reports them
 */
export function settle(
  record: MeshRecord, gatewayIdentity: (gateway: GatewayPods) => Identity | undefined, callingProxy: CallingProxy = ownProxy,
  hasReportingProxy: (server?: ServiceModel | ExternalModel) => boolean = () => true,
): MeshModel {
  const namespaces = new Map(record.namespaces.map(namespace => [namespace.name, namespace]));
  const gateways = record.gateways.map((gateway): GatewayPods => ({ ...gateway, namespace: namespaces.get(gateway.namespace)! }));
  const identities: Identities = {
    'workload': new Map([...record.services, ...record.workloads].map(({ path, name, namespace, serviceAccount }): [string, Identity] => (
      [`${namespace}/${name}`, { path, name, namespace: namespaces.get(namespace)!, serviceAccount }]
    ))),
    'egress-gateway': new Map(record.egressGateways.map(({ path, name, namespace }) => (
      [`${namespace}/${name}`, { path, name, namespace: namespaces.get(namespace)!, serviceAccount: name }]
    ))),
    // Of its waypoint, which has another: `callingProxy`.
    'external': new Map(record.externals.map(({ path, name, namespace }) => (
      [`${namespace}/${name}`, { path, name, namespace: namespaces.get(namespace)!, serviceAccount: name }]
    ))),
    'callingProxy': (type, identity, key) => callingProxy(type, identity, namespaces.get(key.split('/')[0])!),
    'gateway': new Map(gateways.map(gateway => [`${gateway.namespace.name}/${gateway.name}`, gatewayIdentity(gateway)])),
  };
  const edges = new Map<string, Edge[]>();
  for (const edge of record.edges) addTo(edges, `${edge.target.type} ${edge.target.key}`, edge);
  const destinations = record.services.flatMap(({ routes }) => externalDestinations(routes));
  const routeDestinations = new Set(destinations.map(({ destination }) => destination.external));
  const withMirroredVersion = mirroredVersions(record.services);
  const ownTelemetry = new Map(record.telemetry.flatMap(one => (one.scope.type === 'service' ? [[one.scope.key, one] as const] : [])));
  const unreported = new Map(record.services.map((service): [string, ServiceModel] => {
    const key = keyOf(service);
    const inbound = edges.get(`service ${key}`) ?? [];
    const isVersionMirrored = withMirroredVersion.has(key);
    return [key, settledService(service, { namespaces, identities, inbound, isVersionMirrored, telemetry: ownTelemetry.get(key) })];
  }));
  const egressGateways = new Map(record.egressGateways.map((gateway): [string, EgressGatewayModel] => (
    [keyOf(gateway), { ...gateway, namespace: namespaces.get(gateway.namespace)! }]
  )));
  const externals = new Map(record.externals.map((external): [string, ExternalModel] => {
    const key = keyOf(external);
    const inbound = edges.get(`external ${key}`) ?? [];
    return [key, {
      ...external,
      namespace: namespaces.get(external.namespace)!,
      egressGateway: external.egressGateway === undefined ? undefined : egressGateways.get(external.egressGateway)!,
      grants: grantsOf(inbound.filter(({ reason }) => reason === 'call'), identities),
      routedFrom: routedFrom(inbound.filter(({ reason }) => reason === 'external-version'), identities),
      isRouteDestination: routeDestinations.has(key),
    }];
  }));
  // Last, as it depends on the settled service whether a proxy reports its requests.
  const reports = ({ source }: Edge) => {
    switch (source.type) {
      case 'gateway': case 'egress-gateway': return true;
      case 'workload': return hasReportingProxy(unreported.get(source.key));
      case 'external': return hasReportingProxy(externals.get(source.key));
      default: return false;
    }
  };
  const services = new Map([...unreported].map(([key, service]): [string, ServiceModel] => {
    const reporting = (edges.get(`service ${key}`) ?? []).filter(edge => edge.reason === 'telemetry' && reports(edge));
    return [key, reporting.length ? { ...service, reporters: grantsOf(reporting, identities) } : service];
  }));
  const calleesOf = new Map<string, ServiceModel[]>();
  for (const { source, target, reason } of record.edges) {
    if (reason !== 'telemetry' && source.type === 'gateway' && target.type === 'service') addTo(calleesOf, source.key, services.get(target.key)!);
  }
  return {
    path: record.path,
    settings: record.settings,
    namespaces: record.namespaces,
    telemetry: record.telemetry,
    dashboards: record.dashboards,
    health: record.health,
    services: [...services.values()],
    workloads: record.workloads.map(workload => ({ ...workload, namespace: namespaces.get(workload.namespace)! })),
    externals: [...externals.values()],
    egressGateways: [...egressGateways.values()],
    gateways: gateways.map((gateway, i): GatewayModel => ({
      ...gateway,
      callees: [...new Set(calleesOf.get(keyOf(record.gateways[i])))],
      isPublic: (edges.get(`gateway ${keyOf(record.gateways[i])}`) ?? []).some(({ source }) => source.type === 'anyone'),
      routes: record.gateways[i].routes.map(({ service: key, port, ...route }) => {
        const service = services.get(key)!;
        return { ...route, service, port: service.ports.find(({ number }) => number === port)! };
      }),
    })),
  };
}

/** The identities of callers, by type and key. */
interface Identities {
  readonly 'workload': ReadonlyMap<string, Identity>;
  readonly 'gateway': ReadonlyMap<string, Identity | undefined>;
  readonly 'egress-gateway': ReadonlyMap<string, Identity>;
  readonly 'external': ReadonlyMap<string, Identity>;
  readonly 'callingProxy': (type: ProxyType, identity: Identity, key: string) => Identity | undefined;
}

/** The objects that the keys of a service record refer to. */
interface References {
  readonly namespaces: ReadonlyMap<string, NamespaceModel>;
  readonly identities: Identities;
  readonly inbound: readonly Edge[];
  readonly isVersionMirrored: boolean;
  readonly telemetry?: TelemetryRecord;
}

function settledService(service: ServiceRecord, { namespaces, identities, inbound, isVersionMirrored, telemetry }: References): ServiceModel {
  const networkClients: NetworkClients[] = [];
  const probes: Probe[] = [];
  const mirroredFrom: NamespaceModel[] = [];
  for (const { source, scope: { ports = [], paths = [], methods = [] }, justification } of inbound) {
    if (source.type === 'network') for (const port of ports) networkClients.push(omitUndefined({ port, cidrs: source.cidrs, justification }));
    if (source.type === 'kubelet') {
      const isGrpc = methods.includes(HttpMethod.POST) ? { isGrpc: true as const } : {};
      for (const port of ports) for (const { value } of paths) probes.push({ port, path: value, ...isGrpc });
    }
    if (source.type === 'namespace') mirroredFrom.push(namespaces.get(source.namespace)!);
  }
  return {
    ...service,
    namespace: namespaces.get(service.namespace)!,
    grants: grantsOf(inbound.filter(({ reason }) => reason !== 'telemetry'), identities),
    reporters: [],
    ...(telemetry ? { telemetry } : {}),
    networkClients,
    probes,
    mirroredFrom: mirroredFrom.length > 1 ? [...new Set(mirroredFrom)] : mirroredFrom,
    rateLimits: service.rateLimits.map(limit => settledLimit(limit, identities)),
    denials: service.denials.map(denial => settledDenial(denial, identities)),
    audits: service.audits.map(denial => settledDenial(denial, identities)),
    needsVersionSubsets: isVersionMirrored || splitsVersions(service.routes),
  };
}

/** The grants of edges: an edge from a client with an identity; a gateway's may be unknown. */
function grantsOf(edges: readonly Edge[], identities: Identities): Grant[] {
  const grants: Grant[] = [];
  for (const { owner, source, scope, reason, justification } of edges) {
    const isConsent = reason === 'external-authorization';
    const caller = isConsent || reason === 'telemetry' ? callingProxyOf(source, identities) : callerOf(source, identities);
    if (!caller) continue;
    grants.push({
      owner,
      caller,
      ...scope,
      ...(reason === 'gateway-route' ? { isRoute: true } : {}),
      ...(isConsent ? { isConsent } : {}),
      ...(justification === undefined ? {} : { justification }),
    });
  }
  return grants;
}

function callingProxyOf(source: EdgeSource, identities: Identities): Identity | undefined {
  if (!('key' in source)) return undefined;
  const identity = identities[source.type].get(source.key);
  return identity && identities.callingProxy(source.type, identity, source.key);
}

function callerOf(source: EdgeSource, identities: Identities): ClientIdentity | undefined {
  if (source.type === 'workload' || source.type === 'gateway') return identities[source.type].get(source.key);
  if (source.type !== 'identity') return undefined;
  const { namespace, serviceAccount, trustDomain } = source;
  return omitUndefined({ path: externalClientText(source), namespace: { name: namespace }, serviceAccount, trustDomain });
}

function settledLimit({ overrides, ...limit }: RateLimitRecord, { workload }: Identities): RateLimit {
  return {
    ...limit,
    overrides: overrides.map(({ callers, requestsPerSecond }) => ({ callers: callers.map(key => workload.get(key)!), requestsPerSecond })),
  };
}

function settledDenial({ clients, ...denial }: DenialRecord, identities: Identities): Denial {
  return { ...denial, clients: clientSet(clients, identities) };
}

function clientSet(set: ClientSetRecord, identities: Identities): ClientSet {
  const clients = set.type === 'everyone' ? [] : set.clients;
  return {
    type: set.type,
    identities: clients.flatMap(client => callerOf(client, identities) ?? []),
    networks: [...new Set(clients.flatMap(client => (client.type === 'network' ? client.cidrs : [])))].sort(),
    unknownGateways: clients.flatMap(client => (client.type === 'gateway' && !callerOf(client, identities) ? [client.key] : [])),
  };
}

/** The namespaces of routes to an external service, and of their clients: of a gateway that of its routes and that of its pods. */
function routedFrom(edges: readonly Edge[], { workload, gateway }: Identities): Identity['namespace'][] {
  const namespaces = new Map<string, Identity['namespace']>();
  for (const { source } of edges) {
    const clients = source.type === 'workload' ? workload.get(source.key) : source.type === 'gateway' ? gateway.get(source.key) : undefined;
    const name = source.type === 'namespace' ? source.namespace : source.type === 'gateway' ? source.key.split('/')[0] : undefined;
    if (clients) namespaces.set(clients.namespace.name, clients.namespace);
    if (name !== undefined) namespaces.set(name, { name });
  }
  return [...namespaces.values()];
}

/** Keys of the services with a version that is a mirror destination. */
function mirroredVersions(services: readonly ServiceRecord[]): Set<string> {
  return new Set(services.flatMap(({ routes }) => routes.overlays.flatMap(({ mirrors = [] }) => (
    mirrors.flatMap(mirror => (isExternalMirror(mirror) || mirror.version === undefined ? [] : [keyOf(mirror.service)]))
  ))));
}
