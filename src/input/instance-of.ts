import { inputError } from '../model/input-error';

/** Classes that props and parameters take: a member that only they have, and how a user gets an instance. */
const CLASSES = {
  'Mesh': { member: '_settled', fix: 'give the construct, new Mesh(...)' },
  'MeshProvider': { member: '_provider', fix: 'call a factory, such as MeshProvider.istio()' },
  'MeshNamespace': { member: 'namespaceName', fix: 'give the construct, new MeshNamespace(...) or new ZeroTrustNamespace(...), not its name' },
  'MeshService': { member: 'serviceName', fix: 'give the construct that addService() returns, not its name' },
  'ServiceVersion': { member: 'versionName', fix: 'give the construct that addVersion() returns, not its name' },
  'MeshService or ExternalService': { member: '_grant', fix: 'give the construct of the service that is called, not its name' },
  'MeshService or MeshWorkload': { member: '_caller', fix: 'give the construct of the caller, not its name' },
  'ExternalService': { member: 'externalServiceName', fix: 'give the construct, new ExternalService(...), not its name' },
  'HttpMatch': { member: '_match', fix: "call a factory, such as HttpMatch.header('x-api-version', 'v2')" },
  'PathMatch': { member: '_condition', fix: "call a factory, such as PathMatch.prefix('/api')" },
  'StringMatch': { member: '_condition', fix: "call a factory, such as StringMatch.exact('v2')" },
  'RetryOn': { member: '_condition', fix: 'use RetryOn.SERVER_ERROR, RetryOn.statusCode(429) or the like' },
  'GatewayTls': { member: '_tls', fix: 'call a factory, such as GatewayTls.terminate(...)' },
  'GatewayWorkload': { member: '_record', fix: 'call a factory, such as GatewayWorkload.istioctl()' },
  'GatewayCertificate': { member: '_source', fix: "call a factory, such as GatewayCertificate.fromSecret('shop-tls')" },
  'ClientCertificate': { member: '_credential', fix: "call a factory, such as ClientCertificate.fromSecret('bank-client')" },
  'Injection': { member: '_injection', fix: 'call a factory, such as Injection.enabled()' },
  'Probe': { member: '_toKube', fix: "call a factory, such as Probe.fromHttpGet('/healthz')" },
  'LoadBalancing': { member: '_loadBalancer', fix: 'use LoadBalancing.ROUND_ROBIN or the like' },
  'Locality': { member: '_preference', fix: 'use Locality.NEAREST or the like' },
  'HashAlgorithm': { member: '_table', fix: 'call a factory, such as HashAlgorithm.maglev(65537)' },
  'Resolution': { member: '_mode', fix: 'use Resolution.DNS or the like' },
  'PathRewrite': { member: '_replacement', fix: "call a factory, such as PathRewrite.prefix('/old', '/new')" },
  'Gateway': { member: 'addRoute', fix: 'give the construct, new Gateway(...), not its name' },
  'ExternalClient': { member: '_client', fix: "call a factory, such as ExternalClient.namespace('monitoring')" },
  'ExternalAuthorizer': { member: '_authorizer', fix: 'call a factory, such as ExternalAuthorizer.http(...)' },
  'TelemetryProvider': { member: '_telemetryProvider', fix: 'call a factory, such as TelemetryProvider.standardOutput()' },
  'SpanTag': { member: '_spanTag', fix: "call a factory, such as SpanTag.literal('environment', 'production')" },
  'MetricTag': { member: '_metricTag', fix: "call a factory, such as MetricTag.remove('source_version')" },
  'ClientSet': { member: '_list', fix: 'call a factory, such as ClientSet.everyoneBut({ callers: [frontend] })' },
  'Jwks': { member: '_keys', fix: 'call a factory, such as Jwks.fromUri(...)' },
  'TokenLocation': { member: '_place', fix: 'use TokenLocation.BEARER or the like' },
  'EgressHost': { member: '_egressHost', fix: "call a factory, such as EgressHost.service('observability', 'otel-collector')" },
  'EgressScope': { member: '_egressScope', fix: 'call a factory, such as EgressScope.fromCalls()' },
  'NetworkPeer': { member: '_peer', fix: "call a factory, such as NetworkPeer.allPods('monitoring')" },
  'ClusterDns': { member: '_dns', fix: 'call a factory, such as ClusterDns.kubeDns()' },
  'EgressGateway': { member: 'gatewayName', fix: 'give the construct, new EgressGateway(...), not its name' },
  'ServiceAccount': { member: 'name', fix: 'give a construct, such as a ServiceAccount of cdk8s-plus, not its name' },
  'DeliveryPlan': { member: '_plan', fix: 'call a factory, such as DeliveryPlan.canary(...)' },
  'DeliveryEngine': { member: '_engine', fix: 'call a factory, such as DeliveryEngine.flagger(...)' },
  'MetricLimit': { member: '_metricLimit', fix: 'call a factory, such as MetricLimit.errorRate(5)' },
  'ServiceLevelIndicator': { member: '_indicator', fix: 'call a factory, such as ServiceLevelIndicator.availability()' },
  'IntervalMetrics': { member: '_intervalMetrics', fix: 'use IntervalMetrics.of(...) or IntervalMetrics.NO_TRAFFIC' },
  'DisruptionBudget': { member: '_budget', fix: 'call a factory, such as DisruptionBudget.maxUnavailable(1)' },
  'TopologySpread': { member: '_spread', fix: 'call a factory, such as TopologySpread.zones()' },
  'Duration': { member: 'toMilliseconds', fix: 'for instance Duration.seconds(5)' },
  'Size': { member: 'toKibibytes', fix: 'for instance Size.mebibytes(128)' },
  'Cpu': { member: 'amount', fix: 'for instance Cpu.millis(100)' },
  'EnvValue': { member: 'valueFrom', fix: "call a factory, such as EnvValue.fromValue('debug')" },
  'EnvFrom': { member: '_toKube', fix: 'call a factory, such as Env.fromConfigMap(...)' },
  'Volume': { member: '_toKube', fix: 'call a factory, such as Volume.fromEmptyDir(...)' },
  'Handler': { member: '_toKube', fix: "call a factory, such as Handler.fromCommand(['stop'])" },
  'Construct': { member: 'node', fix: 'give a construct, such as an ApiObject or a Deployment of cdk8s-plus' },
} as const;

/**
 * An instance of a class: in plain JavaScript it may be anything else. By what it has, not by its class: an app may have a second copy of the library.
 * @throws otherwise
 */
export function instanceOf<T>(where: string, what: string, value: T, className: keyof typeof CLASSES): T {
  const { member, fix } = CLASSES[className];
  if (typeof value === 'object' && value !== null && member in value) return value;
  throw inputError({ where, what, got: value, allowed: `an instance of ${className}`, fix });
}

/** Whether instances of a class are told from other objects here. */
export function isClassName(name: string): name is keyof typeof CLASSES { return Object.hasOwn(CLASSES, name); }
