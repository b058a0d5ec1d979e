import { callersOf, consumerNamespaces } from './consumer-rules';
import { DashboardsRecord } from './dashboards';
import { isByFlagger } from './delivery';
import { testedMatches } from './delivery-plan';
import { EgressGatewayModel } from './egress-gateway';
import { ExternalModel, resolvedByClient } from './external';
import { ClientCertificateSource } from './external-record';
import { Feature } from './feature';
import { connectionFeatures, matchFeatures, ruleFeatures } from './feature-of-rule';
import { GatewayModel } from './gateway';
import { matchesRequests } from './grant';
import { jointMirrors } from './joint-mirrors';
import { Match } from './match';
import { MeshHealthRecord } from './mesh-health';
import { MtlsMode } from './mtls-mode';
import { NamespaceModel } from './namespace';
import { OutboundTraffic } from './outbound-traffic';
import { PortProtocol, speaksHttp } from './port';
import { ProxySettings } from './proxy';
import { ProxySide } from './proxy-side';
import { isEmptyTable, Overlay, Rule } from './route-table';
import { baseRules, declaredRules, requiredFeatures } from './rules';
import { opaquePorts, ServiceModel } from './service';
import { tcpRulesOn } from './tcp-rules';
import { TelemetryRecord } from './telemetry';
import { isEmptyPolicy, TrafficPolicy } from './traffic-policy';
import { gatewayJwtFeature } from './verified-tokens';
import { WorkloadModel } from './workload';

/** A feature that a construct requires; for a rule of a route table with its matches. */
export interface FeatureRequirement { readonly feature: Feature; readonly path: string; readonly matches?: readonly Match[] }

/** The features that a namespace requires. */
export function namespaceRequirements(namespace: NamespaceModel): FeatureRequirement[] {
  return requirements(namespace.path, [
    namespace.injection.revision && 'injection-revision',
    namespace.mtls && MTLS[namespace.mtls],
    namespace.zeroTrust && 'deny-by-default',
    namespace.dryRun && 'policy-dry-run',
    namespace.networkPolicies && 'network-policies',
    namespace.outboundTraffic === OutboundTraffic.REGISTRY_ONLY && 'registry-only',
    // That of a namespace that denies by default is no requirement, unless it is asked for: proxies of other meshes need no scope.
    namespace.egressScope && namespace.egressScope.by !== 'all' && 'egress-scope',
    ...proxyFeatures(namespace.proxy),
    namespace.availability?.shutdown && 'graceful-shutdown',
  ]);
}

/**
 * The features that a service requires, including declarations of other constructs about it.
 * @param isRelevant whether the caller needs a feature; others may be left out
 */
export function serviceRequirements(service: ServiceModel, isRelevant: (feature: Feature) => boolean = () => true): FeatureRequirement[] {
  const { path, proxy, availability, traffic, ports, networkClients, versions, routes, rateLimits, callerPolicies, namespace, grants } = service;
  const { jwt, externalAuthorizations, denials, audits } = service;
  const required = requirements(path, [
    ...proxyFeatures(proxy),
    availability?.shutdown && 'graceful-shutdown',
    ...policyFeatures(traffic),
    ports.some(port => port.mtls) && 'mtls-port',
    networkClients.length > 0 && 'plaintext-clients',
    denials.length > 0 && 'denials',
    denials.some(({ dryRun }) => dryRun) && 'denial-dry-run',
    audits.length > 0 && 'audit',
  ]);
  for (const version of versions) {
    if (!isEmptyPolicy(version.traffic)) required.push(...requirements(version.path, [...policyFeatures(version.traffic), 'version-policy']));
  }
  for (const { path: caller, traffic: own } of callerPolicies) required.push(...requirements(caller, [...policyFeatures(own), 'caller-policy']));
  required.push(...routeRequirements(service, isRelevant));
  for (const { number } of opaquePorts(service)) {
    for (const rule of tcpRulesOn(routes, number)) required.push(...requirements(rule.owner, connectionFeatures(rule)));
  }
  for (const limit of rateLimits) {
    const isPerCaller = limit.perCaller !== undefined || limit.overrides.length > 0;
    required.push(...requirements(limit.owner, ['rate-limit', isPerCaller && 'rate-limit-callers']));
  }
  for (const delivery of service.deliveries) {
    const engine: Feature = isByFlagger(delivery) ? 'progressive-delivery' : 'argo-rollouts';
    required.push(...requirements(delivery.path, [engine, ...new Set(testedMatches(delivery.plan).flatMap(matchFeatures))]));
  }
  for (const objective of service.objectives) required.push(...requirements(objective.path, ['service-level-objective']));
  for (const { owner, dryRun } of jwt) required.push(...requirements(owner, ['jwt', dryRun && 'denial-dry-run']));
  for (const { owner } of externalAuthorizations) required.push(...requirements(owner, ['external-authorization']));
  for (const grant of namespace.zeroTrust ? grants : []) {
    required.push(...requirements(grant.owner, [
      matchesRequests(grant) && 'request-authorization',
      grant.caller.serviceAccount === undefined && 'namespace-clients',
      grant.caller.trustDomain !== undefined && 'trust-domain-clients',
      grant.paths?.some(({ type }) => type === 'string-prefix') && 'request-authorization-string-prefix',
    ]));
  }
  return required;
}

/** The features that a workload without a Service requires. */
export function workloadRequirements({ path, proxy, availability }: WorkloadModel): FeatureRequirement[] {
  return requirements(path, [...proxyFeatures(proxy), availability?.shutdown && 'graceful-shutdown']);
}

/** The features that the routes of a service require; none if no feature is relevant. */
function routeRequirements(service: ServiceModel, isRelevant: (feature: Feature) => boolean): FeatureRequirement[] {
  const required = requiredFeatures(service.routes);
  if (!required.has('caller-match') && ![...required].some(isRelevant)) return [];
  const consumers = consumerNamespaces(service);
  const severalMirrors = required.has('mirrors') ? jointMirrors(service.routes.overlays).flatMap(({ owner }) => requirements(owner, ['mirrors'])) : [];
  return declaredRules(service.routes).flatMap(rule => {
    const features = [...new Set(ruleFeatures(rule))];
    const all = features.includes('caller-match') ? [...features.filter(feature => feature !== 'caller-match'), ...sourceFeatures(rule, consumers)] : features;
    return all.map((feature): FeatureRequirement => ({ feature, path: rule.owner, matches: matchesWith(rule, feature) }));
  }).concat(severalMirrors);
}

/** The matches of a rule that require a feature; all of them if none does, as for a setting. */
function matchesWith({ matches }: Rule | Overlay, feature: Feature): readonly Match[] {
  const some = matches.filter(match => matchFeatures(match).includes(feature));
  return some.length ? some : matches;
}

/** The features that the source matches of a rule require: a namespace that gets a consumer route requires no source match. */
function sourceFeatures(rule: Rule | Overlay, consumers: ReadonlyMap<string, unknown>): Feature[] {
  return [...new Set(callersOf(rule).map(({ namespace }): Feature => (consumers.has(namespace) ? 'consumer-route' : 'caller-match')))];
}

/** The features that an external service requires. */
export function externalRequirements(external: ExternalModel): FeatureRequirement[] {
  const { path, ports, resolution, addresses, endpoints, hosts, traffic, egressGateway, routes } = external;
  const defaultResolution = hosts.some(host => host.startsWith('*')) ? 'none' : 'dns';
  return requirements(path, [
    'external-service',
    resolution !== 'dynamic-dns' && ports.some(port => port.protocol !== PortProtocol.TCP && !speaksHttp(port)) && 'external-tls',
    ports.some(({ protocol }) => protocol === PortProtocol.TCP) && 'external-tcp',
    ((resolution !== defaultResolution && resolution !== 'dynamic-dns') || addresses.length + endpoints.length > 0) && 'external-addresses',
    resolution === 'dynamic-dns' && 'external-dynamic-dns',
    resolution === 'dynamic-dns' && ports.some(({ protocol }) => protocol === PortProtocol.TLS) && 'external-dynamic-dns-tls',
    ports.some(({ tls }) => tls) && 'tls-origination',
    ...ports.map(({ tls }) => tls?.clientCertificate && clientCertificateFeature(tls.clientCertificate, egressGateway)),
    !isEmptyPolicy(traffic) && 'external-policy',
    (!isEmptyTable(routes) || !isEmptyPolicy(traffic)) && resolvedByClient(external) && 'external-policy-unresolved',
    !!egressGateway && 'egress-gateway',
    ...baseRules(routes).flatMap(ruleFeatures),
  ]);
}

/** The feature that a client certificate requires: which proxies may read a Secret differs between meshes. */
export function clientCertificateFeature(source: ClientCertificateSource, egressGateway: EgressGatewayModel | undefined): Feature {
  if (!('secret' in source)) return 'external-client-certificate-files';
  return egressGateway ? 'egress-client-certificate' : 'external-client-certificate';
}

/** The features that an egress gateway requires. */
export function egressGatewayRequirements({ path }: EgressGatewayModel): FeatureRequirement[] {
  return requirements(path, ['egress-gateway']);
}

/** The features that an ingress gateway and its routes require. */
export function gatewayRequirements(gateway: GatewayModel): FeatureRequirement[] {
  const { path, className, listeners, routes, allowedClients, deniedClients, keptHeaders = [], jwt, externalAuthorizations } = gateway;
  const retryPolicies = routes.flatMap(({ retries, service }) => (
    retries ? [retries] : declaredRules(service.routes).flatMap(rule => rule.retries ?? [])
  ));
  const clientHeaders = [...keptHeaders, ...routes.flatMap(({ matches }) => matches.flatMap(matchedHeaders))];
  const terminations = listeners.flatMap(({ tls }) => (tls?.mode === 'terminate' ? [tls] : []));
  return [...requirements(path, [
    'gateway',
    'gateway-underscore-headers', // headers that carry an identity are stripped at each gateway
    clientHeaders.some(name => name.includes('_')) && 'gateway-kept-underscore-headers',
    className === undefined && 'gateway-default-class',
    className !== undefined && !className.startsWith('istio') && 'gateway-foreign-class',
    terminations.some(({ clientCertificates }) => clientCertificates) && 'gateway-client-certificates',
    terminations.some(({ minVersion }) => minVersion !== undefined) && 'gateway-tls-version',
    listeners.some(({ tls }) => tls?.mode === 'passthrough') && 'gateway-passthrough',
    !!(allowedClients ?? deniedClients) && 'gateway-client-cidrs',
    retryPolicies.some(({ attempts }) => attempts > 0) && 'gateway-retries',
    routes.some(({ retries }) => retries?.attempts === 0) && 'retries-off',
    ...routes.flatMap(({ matches, timeoutMs }) => [...matches.flatMap(matchFeatures), timeoutMs !== undefined && 'gateway-timeout' as const]),
  ]), ...jwt.flatMap(({ owner, dryRun }) => requirements(owner, [gatewayJwtFeature(gateway), dryRun && 'denial-dry-run'])),
  ...externalAuthorizations.flatMap(({ owner }) => requirements(owner, ['gateway-external-authorization']))];
}

/** The headers that a match has conditions on. */
function matchedHeaders({ headers = [], withoutHeaders = [] }: Match): string[] { return [...headers, ...withoutHeaders].map(({ name }) => name); }

/** The features that alerts on the health of a mesh require. */
export function healthRequirements({ path }: MeshHealthRecord): FeatureRequirement[] { return requirements(path, ['mesh-health']); }

/** The features that telemetry settings require. */
export function telemetryRequirements({ path, scope, tracing, accessLogs, metrics = [] }: TelemetryRecord): FeatureRequirement[] {
  return requirements(path, [
    tracing && !tracing.disabled && 'tracing',
    accessLogs && (!accessLogs.length || accessLogs.some(({ provider }) => provider.isBuiltIn)) && 'access-logs',
    accessLogs?.some(({ provider }) => !provider.isBuiltIn) && 'access-log-collector',
    accessLogs?.some(({ filter }) => filter !== undefined) && 'access-log-filter',
    accessLogs && scope.type === 'service' && 'service-access-logs',
    [...accessLogs ?? [], ...metrics].some(({ side }) => side === ProxySide.CLIENT) && 'client-telemetry',
    metrics.length > 0 && 'metric-overrides',
  ]);
}

/** The features that dashboards require. */
export function dashboardsRequirements({ path }: DashboardsRecord): FeatureRequirement[] { return requirements(path, ['dashboards']); }

const MTLS = {
  [MtlsMode.STRICT]: 'mtls-strict', [MtlsMode.PERMISSIVE]: 'mtls-permissive', [MtlsMode.DISABLE]: 'mtls-disable',
} as const;

function policyFeatures(policy: TrafficPolicy): (Feature | false)[] {
  if (isEmptyPolicy(policy)) return []; // the common case
  const { circuitBreaker, connectionPool, loadBalancer, warmup, locality } = policy;
  const isSet = (...settings: (number | undefined)[]) => settings.some(setting => setting !== undefined);
  const { consecutiveGatewayErrors, consecutiveLocalOriginFailures, maxEjectionTimeMs, ejectionJitterPercent, ...limits } = circuitBreaker ?? {};
  return [
    !!circuitBreaker && 'circuit-breaker',
    isSet(consecutiveGatewayErrors, consecutiveLocalOriginFailures) && 'error-classes',
    isSet(maxEjectionTimeMs, ejectionJitterPercent) && 'ejection-backoff',
    isSet(limits.intervalMs, limits.maxEjectionPercent, limits.minHealthPercent) && 'ejection-limits',
    !!connectionPool && 'connection-pool',
    !!loadBalancer && (loadBalancer.by === 'consistent-hash' ? 'consistent-hash' : 'load-balancer'),
    loadBalancer?.by === 'consistent-hash' && !!loadBalancer.table && 'hash-algorithm',
    !!warmup && 'warmup',
    !!locality && (locality.by === 'shares' ? 'locality-shares' : 'locality'),
  ];
}

function proxyFeatures(proxy?: ProxySettings): (Feature | false)[] {
  if (!proxy) return [];
  return [
    [proxy.cpuRequest, proxy.cpuLimit, proxy.memoryRequest, proxy.memoryLimit].some(amount => amount !== undefined) && 'proxy-size',
    proxy.concurrency !== undefined && 'proxy-concurrency',
    !!proxy.skipOutboundPorts?.length && 'skip-outbound-ports',
    !!proxy.opaquePorts?.length && 'opaque-ports',
  ];
}

/** The required features of a construct, each once. */
function requirements(path: string, features: readonly (Feature | false | '' | undefined)[]): FeatureRequirement[] {
  const required: FeatureRequirement[] = [];
  for (let i = 0; i < features.length; i++) {
    const feature = features[i];
    if (feature && features.indexOf(feature) === i) required.push({ feature, path });
  }
  return required;
}
