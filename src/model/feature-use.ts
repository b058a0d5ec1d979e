import { callersOf, consumerNamespaces } from './consumer-rules';
import { EgressGatewayModel } from './egress-gateway';
import { ExternalModel, resolvedByClient } from './external';
import { Feature } from './feature';
import { connectionFeatures, matchFeatures, ruleFeatures } from './feature-of-rule';
import { GatewayModel } from './gateway';
import { matchesRequests } from './grant';
import { MtlsMode } from './mtls-mode';
import { NamespaceModel } from './namespace';
import { OutboundTraffic } from './outbound-traffic';
import { PortProtocol, speaksHttp } from './port';
import { ProxySettings } from './proxy';
import { isEmptyTable, Overlay, Rule } from './route-table';
import { baseRules, declaredRules, requiredFeatures } from './rules';
import { opaquePorts, ServiceModel } from './service';
import { tcpRulesOn } from './tcp-rules';
import { isEmptyPolicy, TrafficPolicy } from './traffic-policy';

/** That a construct asks for a feature. */
export interface FeatureUse { readonly feature: Feature; readonly path: string }

/** What a namespace asks of its mesh. */
export function namespaceUses(namespace: NamespaceModel): FeatureUse[] {
  return uses(namespace.path, [
    namespace.injection.revision && 'injection-revision',
    namespace.mtls && MTLS[namespace.mtls],
    namespace.zeroTrust && 'deny-by-default',
    namespace.outboundTraffic === OutboundTraffic.REGISTRY_ONLY && 'registry-only',
    ...proxyFeatures(namespace.proxy),
  ]);
}

/**
 * What a service asks of its mesh, with all that other constructs say about it.
 * @param matters which features the caller wants to hear of: others may be left out
 */
export function serviceUses(service: ServiceModel, matters: (feature: Feature) => boolean = () => true): FeatureUse[] {
  const { path, proxy, traffic, ports, networkClients, versions, routes, rateLimits, callerPolicies, namespace, grants } = service;
  const used = uses(path, [
    ...proxyFeatures(proxy),
    ...policyFeatures(traffic),
    ports.some(port => port.mtls) && 'mtls-port',
    networkClients.length > 0 && 'plaintext-clients',
  ]);
  for (const version of versions) {
    if (!isEmptyPolicy(version.traffic)) used.push(...uses(version.path, [...policyFeatures(version.traffic), 'version-policy']));
  }
  for (const { path: caller, traffic: own } of callerPolicies) used.push(...uses(caller, [...policyFeatures(own), 'caller-policy']));
  used.push(...routeUses(service, matters));
  for (const { number } of opaquePorts(service)) {
    for (const rule of tcpRulesOn(routes, number)) used.push(...uses(rule.owner, connectionFeatures(rule)));
  }
  for (const limit of rateLimits) {
    used.push(...uses(limit.owner, ['rate-limit', (limit.perCaller !== undefined || limit.overrides.length > 0) && 'rate-limit-callers']));
  }
  for (const grant of namespace.zeroTrust ? grants : []) {
    used.push(...uses(grant.owner, [
      matchesRequests(grant) && 'request-authorization',
      grant.paths?.some(({ type }) => type === 'string-prefix') && 'request-authorization-string-prefix',
    ]));
  }
  return used;
}

/** What the routes of a service ask, where some of it matters. */
function routeUses(service: ServiceModel, matters: (feature: Feature) => boolean): FeatureUse[] {
  const features = requiredFeatures(service.routes);
  if (!features.has('caller-match') && ![...features].some(matters)) return [];
  const alike = consumerNamespaces(service);
  return declaredRules(service.routes).flatMap(rule => {
    const asked = ruleFeatures(rule);
    const told = asked.includes('caller-match') ? [...asked.filter(feature => feature !== 'caller-match'), ...callerFeatures(rule, alike)] : asked;
    return uses(rule.owner, told);
  });
}

/** Callers of a namespace all of which go alike are told apart by where they are. */
function callerFeatures(rule: Rule | Overlay, alike: ReadonlyMap<string, unknown>): Feature[] {
  return [...new Set(callersOf(rule).map(({ namespace }): Feature => (alike.has(namespace) ? 'consumer-route' : 'caller-match')))];
}

/** What something outside the mesh asks of it. */
export function externalUses(external: ExternalModel): FeatureUse[] {
  const { path, ports, resolution, addresses, endpoints, hosts, traffic, egressGateway, routes } = external;
  const usual = hosts.some(host => host.startsWith('*')) ? 'none' : 'dns';
  return uses(path, [
    'external-service',
    resolution !== 'dynamic-dns' && ports.some(port => port.protocol !== PortProtocol.TCP && !speaksHttp(port)) && 'external-tls',
    ports.some(({ protocol }) => protocol === PortProtocol.TCP) && 'external-tcp',
    ((resolution !== usual && resolution !== 'dynamic-dns') || addresses.length + endpoints.length > 0) && 'external-addresses',
    resolution === 'dynamic-dns' && 'external-dynamic-dns',
    resolution === 'dynamic-dns' && ports.some(({ protocol }) => protocol === PortProtocol.TLS) && 'external-dynamic-dns-tls',
    ports.some(({ tls }) => tls) && 'tls-origination',
    !isEmptyPolicy(traffic) && 'external-policy',
    (!isEmptyTable(routes) || !isEmptyPolicy(traffic)) && resolvedByClient(external) && 'external-policy-unresolved',
    !!egressGateway && 'egress-gateway',
    ...baseRules(routes).flatMap(ruleFeatures),
  ]);
}

/** What a gateway out of the mesh asks of it. */
export function egressGatewayUses({ path }: EgressGatewayModel): FeatureUse[] {
  return uses(path, ['egress-gateway']);
}

/** What a gateway asks of its mesh, and the routes that it has a part in. */
export function gatewayUses({ path, className, listeners, routes }: GatewayModel): FeatureUse[] {
  const retried = routes.flatMap(({ retries, service }) => (
    retries ? [retries] : declaredRules(service.routes).flatMap(rule => rule.retries ?? [])
  ));
  const ends = listeners.flatMap(({ tls }) => (tls?.mode === 'terminate' ? [tls] : []));
  return uses(path, [
    'gateway',
    className === undefined && 'gateway-default-class',
    className !== undefined && !className.startsWith('istio') && 'gateway-foreign-class',
    ends.some(({ clientCertificates }) => clientCertificates) && 'gateway-client-certificates',
    ends.some(({ minVersion }) => minVersion !== undefined) && 'gateway-tls-version',
    listeners.some(({ tls }) => tls?.mode === 'passthrough') && 'gateway-passthrough',
    retried.some(({ attempts }) => attempts > 0) && 'gateway-retries',
    ...routes.flatMap(({ matches, timeoutMs }) => [...matches.flatMap(matchFeatures), timeoutMs !== undefined && 'gateway-timeout' as const]),
  ]);
}

const MTLS = {
  [MtlsMode.STRICT]: 'mtls-strict', [MtlsMode.PERMISSIVE]: 'mtls-permissive', [MtlsMode.DISABLE]: 'mtls-disable',
} as const;

function policyFeatures(policy: TrafficPolicy): (Feature | false)[] {
  if (isEmptyPolicy(policy)) return []; // mostly
  const { circuitBreaker, connectionPool, loadBalancer, warmup, locality } = policy;
  const said = (...settings: (number | undefined)[]) => settings.some(setting => setting !== undefined);
  const { consecutiveGatewayErrors, consecutiveLocalOriginFailures, maxEjectionTimeMs, ejectionJitterPercent, ...limits } = circuitBreaker ?? {};
  return [
    !!circuitBreaker && 'circuit-breaker',
    said(consecutiveGatewayErrors, consecutiveLocalOriginFailures) && 'error-classes',
    said(maxEjectionTimeMs, ejectionJitterPercent) && 'ejection-backoff',
    said(limits.intervalMs, limits.maxEjectionPercent, limits.minHealthPercent) && 'ejection-limits',
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

/** Each feature once. */
function uses(path: string, features: readonly (Feature | false | '' | undefined)[]): FeatureUse[] {
  const asked: FeatureUse[] = [];
  for (let i = 0; i < features.length; i++) {
    const feature = features[i];
    if (feature && features.indexOf(feature) === i) asked.push({ feature, path });
  }
  return asked;
}
