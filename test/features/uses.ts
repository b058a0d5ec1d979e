import { Chart, Duration } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  AccessLog, CallOptions, CanaryRouteProps, ClientCertificate, ClientSet, CorsPolicy, DeliveryEngine, DeliveryPlan, DirectResponse, EgressGateway,
  EgressHost, EgressScope, ExternalAuthorization, ExternalAuthorizationProps, ExternalAuthorizer, ExternalClient, ExternalService,
  ExternalServiceProps, FaultInjection, Gateway, GatewayCertificate, GatewayProps, GatewayRouteOptions, GatewayTls, GatewayWorkload, HashAlgorithm,
  HeaderModifier, HeaderModifierProps, HttpMatch, HttpMethod, HttpRedirect, Injection, Jwks, JwtAuthentication, JwtAuthenticationProps,
  LoadBalancing, Locality, Mesh, MeshDashboards, MeshHealthRules, MeshMetric, MeshNamespace, MeshNamespaceProps, MeshService,
  MeshServiceOptions, MeshTelemetry, MeshTelemetryProps, MetricLimit, MetricTag, MigrationStage, MirrorTarget, MtlsMode, OutboundTraffic, PathMatch,
  PathRewrite, PortProtocol, ProgressiveDelivery, ProxySide, RateLimit, RateLimitProps, RedirectOptions, Resolution, RetryOn,
  ServiceLevelIndicator, ServiceLevelObjective,
  ServiceVersion, SpanTag, StringMatch, TelemetryProvider, TlsVersion, TrafficMirror, TrafficPolicyOptions, UrlRewrite, UrlRewriteOptions,
} from '../../src';
import { Feature } from '../../src/model/feature';

/** What is said in the shop of `shop.ts` beside its services. */
export interface Said {
  readonly namespace?: Partial<MeshNamespaceProps>;
  readonly users?: MeshServiceOptions;
  /** Of version 2 of users. */
  readonly v2?: TrafficPolicyOptions;
  readonly canary?: Partial<CanaryRouteProps>;
  /** The frontend calls users, in a namespace that denies by default. */
  readonly call?: CallOptions;
  /** Whether that namespace has NetworkPolicies: they would be in the files of all features with calls. Where it is given, losses are accepted. */
  readonly networkPolicies?: boolean;
  readonly stage?: MigrationStage;
  readonly more?: (shop: Parts) => unknown;
}

/** What a shop is made of. */
export interface Parts {
  readonly chart: Chart;
  readonly mesh: Mesh;
  readonly namespace: MeshNamespace;
  readonly users: MeshService;
  readonly v1: ServiceVersion;
  readonly v2: ServiceVersion;
  readonly frontend: MeshService;
}

/** What makes a shop use a feature. */
export interface Use extends Said {
  /** The same shop without the feature; where it is left out, nothing is said at all. */
  readonly without?: Said;
  /** What it cannot be used without, where that is not said in the shop without it. */
  readonly also?: readonly Feature[];
}

const BETA = HttpMatch.header('x-user', 'beta');
const CANARY: Use = { canary: {} };
const pinned = (match: HttpMatch): Use => ({ canary: { canaryMatches: [match] }, without: CANARY });

/** A caller in a namespace of its own. */
const web = ({ chart, mesh }: Parts) => {
  const service = new MeshNamespace(chart, 'web', { mesh }).addService('web');
  service.addVersion('v1', { image: 'web:v1' });
  return service;
};

const OLD = [HttpMatch.path(PathMatch.exact('/old'))];
const RULE: Use = { more: ({ users }) => users.routes.addRule({ matches: OLD }) };
const redirected = (options: RedirectOptions, without = RULE): Use => (
  { more: ({ chart, users: service }) => void new HttpRedirect(chart, 'redirect', { service, matches: OLD, ...options }), without }
);
const rewritten = (options: UrlRewriteOptions): Use => (
  { more: ({ chart, users: service }) => void new UrlRewrite(chart, 'rewrite', { service, matches: OLD, ...options }), without: RULE }
);
const mirrored = (without: Use | undefined, targets: (shop: Parts) => MirrorTarget[]): Use => (
  { more: shop => void new TrafficMirror(shop.chart, 'mirror', { service: shop.users, targets: targets(shop) }), ...(without && { without }) }
);
const shared = (origin: StringMatch, without?: Use): Use => (
  { more: ({ chart, users: service }) => void new CorsPolicy(chart, 'cors', { service, origins: [origin], methods: [HttpMethod.GET] }), without }
);

const retried = (...retryOn: RetryOn[]): Use => ({ users: { retries: { attempts: 1, retryOn } } });
const modified = (changes: Pick<HeaderModifierProps, 'request' | 'response'>): Use => ({
  more: shop => {
    RULE.more!(shop);
    new HeaderModifier(shop.chart, 'headers', { service: shop.users, ...changes });
  },
  without: RULE,
});
const outside = (options: Partial<ExternalServiceProps>, without?: Use): Use => ({
  more: ({ chart, namespace, frontend }) => frontend.calls(new ExternalService(chart, 'stripe', { namespace, hosts: ['api.stripe.com'], ...options })),
  without,
});
const limited = (options: Partial<RateLimitProps>, without?: Use): Use => ({
  more: ({ chart, users: service }) => void new RateLimit(chart, 'limit', { service, requestsPerSecond: 10, ...options }),
  without,
});
const said = (users: MeshServiceOptions, without?: MeshServiceOptions): Use => ({ users, ...(without && { without: { users: without } }) });

/** A gateway whose class is known. */
const gated = (props: Partial<GatewayProps>, route?: GatewayRouteOptions, about?: (shop: Parts, gateway: Gateway) => unknown): Use => ({
  more: shop => {
    const { chart, namespace, users } = shop;
    const gateway = new Gateway(chart, 'public', { namespace, listeners: [{ hosts: ['shop.example.com'] }], gatewayClassName: 'istio', ...props });
    gateway.addRoute(users, route);
    about?.(shop, gateway);
  },
});
const withTokens = ({ chart }: Parts, target: Pick<JwtAuthenticationProps, 'gateway' | 'service'>) => new JwtAuthentication(chart, 'jwt', {
  ...target,
  issuers: [{ issuer: 'https://auth.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://auth.example.com/jwks.json') }],
});
const withConsent = ({ chart, namespace }: Parts, target: Pick<ExternalAuthorizationProps, 'gateway' | 'service'>) => {
  const service = namespace.addService('opa', { ports: [{ port: 9191, protocol: PortProtocol.GRPC }] });
  service.addVersion('v1', { image: 'myregistry/opa:v1' });
  new ExternalAuthorization(chart, 'consent', { ...target, authorizer: ExternalAuthorizer.grpc('opa', { service }) });
};
const withAuthorizer = ({ namespace }: Parts) => {
  namespace.addService('opa', { ports: [{ port: 9191, protocol: PortProtocol.GRPC }] }).addVersion('v1', { image: 'myregistry/opa:v1' });
};
/** A service with a waypoint, where there are some: without one nothing reports. */
const TREATED: Use = { users: { timeout: Duration.seconds(1) } };
const observed = (props: Partial<MeshTelemetryProps>, without?: Partial<MeshTelemetryProps>): Use => ({
  ...TREATED, more: ({ chart, namespace }) => void new MeshTelemetry(chart, 'telemetry', { namespace, ...props }), without: without ? observed(without) : TREATED,
});
const logged = (log: Partial<AccessLog> = {}) => ({ accessLogging: { logs: [{ provider: TelemetryProvider.standardOutput(), ...log }] } });
const ofSide = (side: ProxySide) => ({ chart, namespace }: Parts) => new MeshTelemetry(chart, 'telemetry', { namespace, ...logged({ side }) });
const AT_COLLECTOR = { existingService: EgressHost.service('observability', 'otel-collector'), port: 4317 };
const CERTIFICATE = { certificate: GatewayCertificate.fromSecret('shop-tls') };
const listening = (tls: GatewayTls): Use => gated({ listeners: [{ hosts: ['shop.example.com'], tls }] });

const TRAEFIK = GatewayWorkload.of({ namespace: 'traefik', serviceAccountName: 'traefik' });
const ENVOY_GATEWAY = { gatewayClassName: 'eg', workload: GatewayWorkload.envoyGateway() };
const RETRIED = retried(RetryOn.SERVER_ERROR);
const BREAKER = { circuitBreaker: { consecutive5xxErrors: 5 } };
const TLS_PORT = { ports: [{ port: 8080 }, { port: 8443, protocol: PortProtocol.TLS }] };
const STRIPE = outside({});
const CLEARTEXT = outside({ ports: [{ port: 80, protocol: PortProtocol.HTTP }] });
const WILDCARD = { hosts: ['*.stripe.com'] };
const DYNAMIC = { ...WILDCARD, resolution: Resolution.DYNAMIC_DNS, ports: [{ port: 80, protocol: PortProtocol.HTTP }] };
const AT = { addresses: ['192.0.2.7'] };
const ORIGINATED = { ports: [{ port: 443, protocol: PortProtocol.HTTP, tls: {} }] };
const CLIENT = { ports: [{ port: 443, protocol: PortProtocol.HTTP, tls: { clientCertificate: ClientCertificate.fromSecret('stripe-client') } }] };
const throughGateway = (options: Partial<ExternalServiceProps>) => ({ chart, namespace, frontend }: Parts) => {
  const egressGateway = new EgressGateway(chart, 'egress', { namespace });
  frontend.calls(new ExternalService(chart, 'stripe', { namespace, hosts: ['api.stripe.com'], ...options, egressGateway }));
};
const MIRROR = mirrored(undefined, ({ frontend }) => [{ service: frontend }]);
const CORS = shared(StringMatch.exact('https://example.com'));
const CALL: Use = { call: {} };

/** A host outside the mesh that is there in both shops, and is a version of users in one. */
const legacy = ({ chart, namespace, users }: Parts) => {
  const externalService = new ExternalService(chart, 'legacy', { namespace, hosts: ['legacy.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }] });
  return users.addExternalVersion('legacy', { externalService });
};
const migrated = (percent: number): Use => ({
  more: shop => {
    const share = { version: legacy(shop), percent };
    shop.users.routes.addRule({ matches: OLD, split: [{ version: shop.v1, percent: 100 - percent }, ...(percent ? [share] : [])] });
  },
});

const orders = (namespace: MeshNamespace) => {
  const service = namespace.addService('orders');
  service.addVersion('main', { image: 'orders:v1', autoscaled: true });
  return service;
};
const metricsServer = 'http://prometheus.istio-system:9090';
const delivered = (engine: DeliveryEngine): Use => ({
  more: ({ chart, namespace, frontend }) => {
    const service = orders(namespace);
    frontend.calls(service);
    new ProgressiveDelivery(chart, 'orders-delivery', { service, plan: DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] }), engine });
  },
  without: { more: ({ namespace, frontend }) => frontend.calls(orders(namespace)) },
});

/** For each feature the least that uses it. */
export const USES: Readonly<Record<Feature, Use>> = {
  'weighted-split': CANARY,
  'progressive-delivery': delivered(DeliveryEngine.flagger({ metricsServer })),
  'argo-rollouts': delivered(DeliveryEngine.argoRollouts({ metricsServer })),
  'external-split': { ...migrated(10), without: migrated(0) },
  'connection-split': { canary: {}, users: TLS_PORT, without: { canary: {} } },
  'sni-match': {
    canary: {},
    users: TLS_PORT,
    more: ({ users, v2 }) => users.routes.addTlsRule({ port: 8443, sniHosts: ['beta.example.com'], split: [{ version: v2, percent: 100 }] }),
    without: { canary: {}, users: TLS_PORT },
  },
  'header-match': pinned(BETA),
  'cookie-match': pinned(HttpMatch.cookie('group', 'beta')),
  'method-match': pinned(HttpMatch.method(HttpMethod.GET)),
  'path-match': pinned(HttpMatch.path(PathMatch.prefix('/beta'))),
  'path-string-prefix': pinned(HttpMatch.path(PathMatch.stringPrefix('/beta'))),
  'path-regex': pinned(HttpMatch.path(PathMatch.regex('/beta[0-9]+'))),
  'path-ignore-case': { canary: { canaryMatches: [HttpMatch.path(PathMatch.ignoringCase(PathMatch.prefix('/beta')))] }, without: pinned(HttpMatch.path(PathMatch.prefix('/beta'))) },
  'query-match': pinned(HttpMatch.query('beta', 'yes')),
  'header-absence': pinned(HttpMatch.withoutHeader('x-user')),
  'authority-match': pinned(HttpMatch.authority(StringMatch.prefix('users.default'))),
  'scheme-match': pinned(HttpMatch.http()),
  'caller-match': {
    canary: {},
    more: ({ users, v2, frontend }) => users.routes.addRule({ matches: [HttpMatch.caller(frontend)], split: [{ version: v2, percent: 100 }] }),
    without: CANARY,
  },
  'consumer-route': {
    more: shop => web(shop).routesTo(shop.frontend, { timeout: Duration.seconds(1) }),
    without: { more: web },
    also: ['request-timeout'],
  },
  'redirect': redirected({ host: 'example.com' }),
  'redirect-status': redirected({ host: 'example.com', status: 308 }, redirected({ host: 'example.com' })),
  'redirect-path': redirected({ host: 'example.com', path: PathRewrite.fullPath('/new') }, redirected({ host: 'example.com' })),
  'direct-response': { more: ({ chart, users: service }) => void new DirectResponse(chart, 'gone', { service, matches: OLD, status: 410 }), without: RULE },
  'fault-delay': {
    more: ({ chart, users: service }) => void new FaultInjection(chart, 'fault', { service, matches: OLD, delay: { percent: 10, duration: Duration.seconds(1) } }),
    without: RULE,
  },
  'fault-abort': {
    more: ({ chart, users: service }) => void new FaultInjection(chart, 'fault', { service, matches: OLD, abort: { percent: 10, httpStatus: 503 } }),
    without: RULE,
  },
  'mirror': MIRROR,
  'mirror-percent': mirrored(MIRROR, ({ frontend }) => [{ service: frontend, percent: 50 }]),
  'mirrors': mirrored(MIRROR, ({ frontend, v2 }) => [{ service: frontend }, { version: v2 }]),
  'external-mirror': {
    more: shop => void new TrafficMirror(shop.chart, 'mirror', { service: shop.users, targets: [{ version: legacy(shop) }] }),
    without: { more: shop => { legacy(shop); MIRROR.more!(shop); } },
  },
  'request-headers': modified({ request: { set: { 'x-tenant': 'acme' }, remove: ['x-debug'] } }),
  'response-headers': modified({ response: { add: { 'x-served-by': 'users' }, remove: ['x-powered-by'] } }),
  'rewrite-path': rewritten({ path: PathRewrite.fullPath('/new') }),
  'rewrite-host': rewritten({ host: 'example.com' }),
  'cors': CORS,
  'cors-origin-match': shared(StringMatch.prefix('https://'), CORS),
  'gateway': { ...gated({}), also: ['gateway-underscore-headers'] },
  'gateway-default-class': { ...gated({ gatewayClassName: undefined }), also: ['gateway', 'gateway-underscore-headers'] },
  'gateway-foreign-class': { ...gated({ gatewayClassName: 'traefik', workload: TRAEFIK }), also: ['gateway', 'gateway-underscore-headers'] },
  'gateway-client-certificates': { ...listening(GatewayTls.mutual(CERTIFICATE)), without: listening(GatewayTls.terminate(CERTIFICATE)) },
  'gateway-tls-version': { ...listening(GatewayTls.terminate({ ...CERTIFICATE, minVersion: TlsVersion.V1_3 })), without: listening(GatewayTls.terminate(CERTIFICATE)) },
  'gateway-passthrough': { ...listening(GatewayTls.passthrough()), users: { ports: [{ port: 8443, protocol: PortProtocol.TLS }] }, without: gated({}) },
  'gateway-jwt': { ...gated({}, {}, (shop, gateway) => withTokens(shop, { gateway })), without: gated({}) },
  'envoy-gateway-jwt': {
    ...gated(ENVOY_GATEWAY, {}, (shop, gateway) => withTokens(shop, { gateway })),
    without: gated(ENVOY_GATEWAY),
    also: ['gateway', 'gateway-foreign-class', 'gateway-underscore-headers'],
  },
  'gateway-external-authorization': {
    ...gated({}, {}, (shop, gateway) => withConsent(shop, { gateway })), without: gated({}, {}, withAuthorizer),
  },
  'gateway-client-cidrs': { ...gated({ allowedClientCidrs: ['203.0.113.0/24'], deniedClientCidrs: ['203.0.113.66/32'] }), without: gated({}) },
  'gateway-retries': { ...gated({}, { retries: { attempts: 1, retryOn: [RetryOn.statusCode(429)] } }), without: gated({}) },
  'gateway-underscore-headers': { ...gated({}), also: ['gateway'] },
  'gateway-kept-underscore-headers': {
    ...gated({}, { matches: [HttpMatch.header('x_tenant', 'acme')] }),
    without: gated({}, { matches: [HttpMatch.header('x-tenant', 'acme')] }),
    also: ['header-match'],
  },
  'gateway-timeout': { ...gated({}, { timeout: Duration.seconds(1) }), without: gated({}) },
  'request-timeout': { users: { timeout: Duration.seconds(1) }, ...RULE, without: RULE },
  'retries': { ...retried(RetryOn.statusCode(429)), without: retried(RetryOn.RETRIABLE_4XX) },
  'retries-off': {
    ...retried(RetryOn.statusCode(429)),
    more: ({ users }) => users.routes.addRule({ matches: OLD, retries: { attempts: 0 } }),
    without: retried(RetryOn.statusCode(429)),
    also: ['path-match'],
  },
  'per-try-timeout': {
    users: { retries: { attempts: 1, perTryTimeout: Duration.seconds(1), retryOn: [RetryOn.SERVER_ERROR] } }, without: RETRIED,
  },
  'retries-on-4xx': { ...retried(RetryOn.RETRIABLE_4XX), without: RETRIED },
  'retries-on-connection': retried(RetryOn.RESET),
  'retries-on-grpc-status': { users: { ports: [{ port: 8080, protocol: PortProtocol.GRPC }], retries: { attempts: 1, retryOn: [RetryOn.GRPC_UNAVAILABLE] } } },
  'circuit-breaker': said(BREAKER),
  'error-classes': said({ circuitBreaker: { ...BREAKER.circuitBreaker, consecutiveGatewayErrors: 3 } }, BREAKER),
  'ejection-backoff': said({ circuitBreaker: { ...BREAKER.circuitBreaker, ejectionJitterPercent: 20 } }, BREAKER),
  'ejection-limits': said({ circuitBreaker: { ...BREAKER.circuitBreaker, maxEjectionPercent: 30 } }, BREAKER),
  'connection-pool': said({ connectionPool: { maxRequests: 100 } }),
  'load-balancer': said({ loadBalancing: LoadBalancing.RANDOM }),
  'consistent-hash': said({ loadBalancing: LoadBalancing.consistentHashOfHeader('x-user') }),
  'hash-algorithm': said(
    { loadBalancing: LoadBalancing.consistentHashOfHeader('x-user', { algorithm: HashAlgorithm.maglev(65537) }) },
    { loadBalancing: LoadBalancing.consistentHashOfHeader('x-user') },
  ),
  'warmup': said({ warmup: { duration: Duration.seconds(60) } }),
  'locality': said({ locality: Locality.NEAREST }),
  'locality-shares': said({ locality: Locality.distribute({ origin: 'eu/a', shares: [{ locality: 'eu/a', percent: 80 }, { locality: 'eu/b', percent: 20 }] }) }),
  'idle-timeout': said({ timeout: Duration.seconds(5), streamIdleTimeout: Duration.seconds(60) }, { timeout: Duration.seconds(5) }),
  'version-policy': {
    users: BREAKER,
    v2: { circuitBreaker: { consecutive5xxErrors: 2 } },
    canary: { canaryMatches: [BETA] },
    without: { users: BREAKER, canary: { canaryMatches: [BETA] } },
  },
  'caller-policy': {
    more: shop => web(shop).routesTo(shop.frontend, { loadBalancing: LoadBalancing.RANDOM }),
    without: { more: web },
    also: ['load-balancer'],
  },
  'external-service': CLEARTEXT,
  'external-tls': outside({}, CLEARTEXT),
  'external-tcp': outside({ ports: [{ port: 5432, protocol: PortProtocol.TCP }], ...AT }, outside(AT)),
  'external-addresses': outside({ endpoints: ['192.0.2.7'] }, STRIPE),
  'external-policy': outside(BREAKER, STRIPE),
  'external-policy-unresolved': outside({ ...WILDCARD, ...BREAKER }, outside(BREAKER)),
  'external-dynamic-dns': outside(DYNAMIC, STRIPE),
  'external-dynamic-dns-tls': outside({ ...DYNAMIC, ports: [{ port: 443, protocol: PortProtocol.TLS }] }, outside(DYNAMIC)),
  'tls-origination': outside(ORIGINATED, outside({ ports: [{ port: 443, protocol: PortProtocol.HTTP }] })),
  'egress-client-certificate': { more: throughGateway(CLIENT), without: { more: throughGateway(ORIGINATED) } },
  'external-client-certificate': outside(CLIENT, outside(ORIGINATED)),
  'external-client-certificate-files': outside(
    { ports: [{ port: 443, protocol: PortProtocol.HTTP, tls: { clientCertificate: ClientCertificate.fromFiles({ certificateFile: '/etc/stripe/tls.crt', keyFile: '/etc/stripe/tls.key' }) } }] },
    outside(ORIGINATED),
  ),
  'egress-gateway': {
    more: throughGateway(ORIGINATED),
    without: outside(ORIGINATED),
  },
  'registry-only': { namespace: { outboundTraffic: OutboundTraffic.REGISTRY_ONLY } },
  'egress-scope': { namespace: { egressScope: EgressScope.fromCalls() }, more: ({ frontend, users }) => frontend.calls(users) },
  'rate-limit': limited({}),
  'rate-limit-callers': limited({ perCaller: 1 }, limited({})),
  'injection-revision': { namespace: { injection: Injection.revision('1-31') }, users: { timeout: Duration.seconds(1) }, without: { users: { timeout: Duration.seconds(1) } } },
  'graceful-shutdown': { users: { availability: { gracefulShutdown: { drain: Duration.minutes(1), nativeSidecar: false } } } },
  'proxy-size': said({ proxy: { resources: { cpu: { limit: Cpu.units(1) } } } }),
  'proxy-concurrency': { namespace: { proxy: { concurrency: 1 } } },
  'skip-outbound-ports': said({ proxy: { skipOutboundPorts: [3306] } }),
  'opaque-ports': { namespace: { proxy: { opaquePorts: [3306] } } },
  'mtls-strict': { namespace: { mtls: MtlsMode.STRICT } },
  'mtls-permissive': { namespace: { mtls: MtlsMode.PERMISSIVE } },
  'mtls-disable': { namespace: { mtls: MtlsMode.DISABLE } },
  'mtls-port': { namespace: { mtls: MtlsMode.STRICT }, users: { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE }] }, without: { namespace: { mtls: MtlsMode.STRICT } } },
  'deny-by-default': { ...CALL, without: { namespace: { mtls: MtlsMode.STRICT } } },
  'policy-dry-run': { call: {}, stage: MigrationStage.DRY_RUN, without: CALL },
  'request-authorization': { call: { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/users')] }, without: CALL },
  'request-authorization-string-prefix': { call: { paths: [PathMatch.stringPrefix('/users')] }, without: { call: { paths: [PathMatch.prefix('/users')] } } },
  'namespace-clients': {
    call: {},
    more: ({ users }) => users.allowsFrom(ExternalClient.namespace('monitoring')),
    without: { call: {}, more: ({ users }) => users.allowsFrom(ExternalClient.serviceAccount({ namespace: 'monitoring', name: 'prometheus' })) },
  },
  'trust-domain-clients': {
    call: {},
    more: ({ users }) => users.allowsFrom(ExternalClient.serviceAccount({ namespace: 'monitoring', name: 'prometheus', trustDomain: 'partner.example.com' })),
    without: { call: {}, more: ({ users }) => users.allowsFrom(ExternalClient.serviceAccount({ namespace: 'monitoring', name: 'prometheus' })) },
  },
  'network-policies': { call: {}, networkPolicies: true, without: { call: {}, networkPolicies: false } },
  'denials': {
    more: ({ users, frontend }) => users.denies(ClientSet.everyoneBut({ callers: [frontend] }), { exceptPaths: [PathMatch.prefix('/users')] }),
  },
  'denial-dry-run': {
    more: ({ users }) => users.denies(ClientSet.everyone(), { exceptPaths: [PathMatch.prefix('/users')], dryRun: true }),
    also: ['denials'],
  },
  'audit': { more: ({ users }) => users.audits(ClientSet.everyone(), { methods: [HttpMethod.DELETE] }) },
  'jwt': { more: shop => withTokens(shop, { service: shop.users }) },
  'external-authorization': { more: shop => withConsent(shop, { service: shop.users }), without: { more: withAuthorizer } },
  'tracing': observed({ tracing: { provider: TelemetryProvider.openTelemetry('otel', AT_COLLECTOR), samplingPercent: 5, tags: [SpanTag.literal('environment', 'production')] } }),
  'access-logs': { ...observed(logged()), also: ['request-timeout'] },
  'access-log-collector': observed(logged({ provider: TelemetryProvider.openTelemetryAccessLog('otel-logs', AT_COLLECTOR) })),
  'access-log-filter': observed(logged({ filter: 'response.code >= 500' }), logged()),
  'service-access-logs': {
    ...TREATED, more: ({ chart, users: service }) => void new MeshTelemetry(chart, 'telemetry', { service, ...logged() }), without: observed(logged()),
  },
  'client-telemetry': {
    ...TREATED, ...gated({}, {}, ofSide(ProxySide.CLIENT)), without: { ...TREATED, ...gated({}, {}, ofSide(ProxySide.SERVER)) },
  },
  'metric-overrides': observed({ metrics: [{ metric: MeshMetric.REQUEST_COUNT, tags: [MetricTag.set('request_method', 'request.method')] }] }),
  'dashboards': { more: ({ chart, namespace: { mesh } }) => void new MeshDashboards(chart, 'dashboards', { mesh, namespace: 'default' }) },
  'service-level-objective': {
    ...TREATED,
    more: ({ chart, users: service }) => void new ServiceLevelObjective(chart, 'objective', { service, indicator: ServiceLevelIndicator.availability(), objectivePercent: 99.9 }),
    without: TREATED,
    also: ['request-timeout'],
  },
  'mesh-health': { more: ({ chart, mesh }) => void new MeshHealthRules(chart, 'health', { mesh, namespace: 'default' }) },
  'plaintext-clients': {
    call: {},
    users: { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.0.0.0/8'] }] },
    without: CALL,
    also: ['mtls-port'],
  },
};
