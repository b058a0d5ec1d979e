import { Duration } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  CallOptions, CanaryRoute, CanaryRouteProps, ConsumerRouteOptions, EgressGateway, ExternalService, ExternalServiceProps, Gateway,
  GatewayApiChannel, GatewayApiFeature, GatewayCertificate, GatewayProps, GatewayTls, HashAlgorithm, HttpMatch, HttpMethod, Injection,
  LoadBalancing, Locality, Mesh, MeshNamespace, MeshNamespaceProps, MeshProvider, MeshServiceOptions, MtlsMode, OutboundTraffic, PathMatch,
  PortProtocol, RateLimit, RateLimitProps, RetryOn, Severity, StringMatch, TlsVersion, TrafficPolicyOptions, ZeroTrustNamespace,
} from '../../src';
import { ConnectionRule } from '../../src/model/connection-rule';
import { ALL_FEATURES, Feature, FEATURES } from '../../src/model/feature';
import { egressGatewayUses, externalUses, gatewayUses, namespaceUses, serviceUses } from '../../src/model/feature-use';
import { Answer, Treatment } from '../../src/model/treatment';
import { Provider } from '../../src/providers/provider';
import { conformantMesh } from '../conformant-mesh';
import { fixture, service, thrown } from '../mesh-fixture';

/** What makes an app with a canary use a feature. */
interface Use {
  readonly namespace?: Partial<MeshNamespaceProps>;
  readonly service?: MeshServiceOptions;
  readonly version?: TrafficPolicyOptions;
  readonly canary?: Partial<CanaryRouteProps>;
  readonly call?: CallOptions;
  readonly caller?: true;
  readonly consumer?: ConsumerRouteOptions;
  readonly overlay?: Treatment;
  readonly answer?: Answer;
  readonly external?: Partial<ExternalServiceProps>;
  readonly gateway?: true;
  readonly limit?: Partial<RateLimitProps>;
  readonly connections?: Pick<ConnectionRule, 'sniHosts'>;
  readonly ingress?: Partial<GatewayProps>;
}

const TLS = { port: 8443, protocol: PortProtocol.TLS };

/** A gateway whose class is known. */
const gated = (gateway: Partial<GatewayProps>, more: Use = {}): Use => ({ ...more, ingress: { gatewayClassName: 'istio', ...gateway } });
const listening = (tls: GatewayTls): Use => gated({ listeners: [{ hosts: ['example.com'], tls }, { hosts: ['example.org'] }] });
const CERTIFICATE = { certificate: GatewayCertificate.fromSecret('tls') };

const MIRROR = { service: { name: 'audit', namespace: 'shop' }, percent: 100 };

const pinned = (match: HttpMatch): Use => ({ canary: { pinned: [match] } });
const overlaid = (overlay: Treatment): Use => ({ overlay });
const answered = (answer: Answer): Use => ({ answer });
const retried = (...retryOn: RetryOn[]): Use => ({ canary: { retries: { attempts: 1, retryOn } } });

const USES: Readonly<Record<Feature, Use>> = {
  'weighted-split': {},
  'connection-split': { service: { ports: [{ port: 80 }, TLS] } },
  'sni-match': { service: { ports: [{ port: 80 }, TLS] }, connections: { sniHosts: ['users.example.com'] } },
  'header-match': pinned(HttpMatch.header('x', '1')),
  'cookie-match': pinned(HttpMatch.cookie('c', '1')),
  'method-match': pinned(HttpMatch.method(HttpMethod.GET)),
  'path-match': pinned(HttpMatch.path(PathMatch.prefix('/a'))),
  'path-string-prefix': pinned(HttpMatch.path(PathMatch.stringPrefix('/a'))),
  'path-regex': pinned(HttpMatch.path(PathMatch.regex('/a.*'))),
  'path-ignore-case': pinned(HttpMatch.path(PathMatch.ignoringCase(PathMatch.prefix('/a')))),
  'query-match': pinned(HttpMatch.query('q', '1')),
  'header-absence': pinned(HttpMatch.withoutHeader('x')),
  'authority-match': pinned(HttpMatch.authority(StringMatch.prefix('users.'))),
  'scheme-match': pinned(HttpMatch.https()),
  'caller-match': { caller: true },
  'consumer-route': { consumer: { timeout: Duration.seconds(1) } },
  'redirect': answered({ redirect: { scheme: 'https', status: 301 } }),
  'redirect-status': answered({ redirect: { scheme: 'https', status: 308 } }),
  'redirect-path': answered({ redirect: { path: { replace: 'full', value: '/' }, status: 301 } }),
  'direct-response': answered({ respond: { status: 410 } }),
  'fault-delay': overlaid({ fault: { delay: { percent: 10, ms: 1000 } } }),
  'fault-abort': overlaid({ fault: { abort: { percent: 10, answer: { httpStatus: 503 } } } }),
  'mirror': overlaid({ mirrors: [MIRROR] }),
  'mirror-percent': overlaid({ mirrors: [{ ...MIRROR, percent: 50 }] }),
  'mirrors': overlaid({ mirrors: [MIRROR, MIRROR] }),
  'request-headers': overlaid({ requestHeaders: { set: [], add: [], remove: ['x'] } }),
  'response-headers': overlaid({ responseHeaders: { set: [], add: [], remove: ['x'] } }),
  'rewrite-path': overlaid({ rewrite: { path: { replace: 'full', value: '/' } } }),
  'rewrite-host': overlaid({ rewrite: { host: 'example.com' } }),
  'cors-origin-match': overlaid({ cors: { origins: [{ type: 'prefix', value: 'https://' }], methods: [], headers: [], exposedHeaders: [] } }),
  'cors': overlaid({ cors: { origins: [{ type: 'exact', value: 'https://example.com' }], methods: [], headers: [], exposedHeaders: [] } }),
  'gateway': gated({}),
  'gateway-default-class': gated({ gatewayClassName: undefined }),
  'gateway-foreign-class': gated({ gatewayClassName: 'traefik' }),
  'gateway-client-certificates': listening(GatewayTls.mutual(CERTIFICATE)),
  'gateway-tls-version': listening(GatewayTls.terminate({ ...CERTIFICATE, minVersion: TlsVersion.V1_3 })),
  'gateway-passthrough': listening(GatewayTls.passthrough()),
  'gateway-retries': gated({}, { canary: { retries: { attempts: 1, retryOn: [RetryOn.SERVER_ERROR] } } }),
  'request-timeout': { canary: { timeout: Duration.seconds(1) } },
  'retries': retried(RetryOn.statusCode(429)),
  'per-try-timeout': { canary: { retries: { attempts: 1, perTryTimeout: Duration.seconds(1), retryOn: [RetryOn.SERVER_ERROR] } } },
  'retries-on-4xx': retried(RetryOn.RETRIABLE_4XX),
  'retries-on-connection': retried(RetryOn.RESET),
  'retries-on-grpc-status': { service: { ports: [{ port: 80, protocol: PortProtocol.GRPC }] }, ...retried(RetryOn.GRPC_UNAVAILABLE) },
  'circuit-breaker': { service: { circuitBreaker: {} } },
  'error-classes': { service: { circuitBreaker: { consecutiveGatewayErrors: 1 } } },
  'ejection-backoff': { service: { circuitBreaker: { ejectionJitterPercent: 1 } } },
  'ejection-limits': { service: { circuitBreaker: { maxEjectionPercent: 1 } } },
  'connection-pool': { service: { connectionPool: { maxRequests: 1 } } },
  'load-balancer': { service: { loadBalancing: LoadBalancing.RANDOM } },
  'consistent-hash': { service: { loadBalancing: LoadBalancing.consistentHashOfSourceIp() } },
  'hash-algorithm': { version: { loadBalancing: LoadBalancing.consistentHashOfSourceIp({ algorithm: HashAlgorithm.maglev(65537) }) } },
  'warmup': { service: { warmup: { duration: Duration.seconds(1) } } },
  'locality': { service: { locality: Locality.NEAREST } },
  'locality-shares': { service: { locality: Locality.distribute({ origin: 'a', shares: [{ locality: 'b', percent: 100 }] }) } },
  'idle-timeout': { service: { idleTimeout: Duration.seconds(1) } },
  'version-policy': { version: { circuitBreaker: {} } },
  'caller-policy': { consumer: { loadBalancing: LoadBalancing.RANDOM } },
  'external-service': { external: {} },
  'external-tcp': { external: { ports: [{ port: 5432, protocol: PortProtocol.TCP }] } },
  'external-addresses': { external: { endpoints: ['192.0.2.7'] } },
  'external-policy': { external: { circuitBreaker: {} } },
  'tls-origination': { external: { ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }] } },
  'egress-gateway': { gateway: true },
  'registry-only': { namespace: { outboundTraffic: OutboundTraffic.REGISTRY_ONLY } },
  'rate-limit': { limit: {} },
  'rate-limit-callers': { limit: { perCaller: 1 } },
  'injection-revision': { namespace: { injection: Injection.revision('r1') } },
  'proxy-size': { service: { proxy: { resources: { cpu: { limit: Cpu.units(1) } } } } },
  'proxy-concurrency': { namespace: { proxy: { concurrency: 1 } } },
  'skip-outbound-ports': { service: { proxy: { skipOutboundPorts: [3306] } } },
  'opaque-ports': { namespace: { proxy: { opaquePorts: [3306] } } },
  'mtls-strict': { namespace: { mtls: MtlsMode.STRICT } },
  'mtls-permissive': { namespace: { mtls: MtlsMode.PERMISSIVE } },
  'mtls-disable': { namespace: { mtls: MtlsMode.DISABLE } },
  'mtls-port': { service: { ports: [{ port: 80, mtls: MtlsMode.PERMISSIVE }] } },
  'deny-by-default': { call: {} },
  'request-authorization': { call: { methods: [HttpMethod.GET] } },
  'request-authorization-string-prefix': { call: { paths: [PathMatch.stringPrefix('/a')] } },
  'plaintext-clients': { call: {}, service: { metrics: { port: 9090, plaintextFrom: ['10.0.0.0/8'] } } },
};

/** An app that uses a feature. */
function app(provider: MeshProvider, use: Use): Mesh {
  const { chart, mesh } = fixture(provider);
  const namespace = use.call ? new ZeroTrustNamespace(chart, 'shop', { mesh }) : new MeshNamespace(chart, 'shop', { mesh, ...use.namespace });
  const { service: users, versions: [stable] } = service(namespace, 'users', use.service);
  const canary = users.addVersion('v2', { image: 'i', ...use.version });
  new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10, ...use.canary });
  const { routes } = users._model;
  const some = [{ headers: [{ name: 'x-test', value: { type: 'exact' as const, value: '1' } }] }];
  if (use.caller) routes.overlay({ owner: 'chart/overlay', matches: [HttpMatch.caller(users)._match], timeoutMs: 1000 });
  if (use.consumer) service(new MeshNamespace(chart, 'web', { mesh }), 'web').service.routesTo(service(namespace, 'plain').service, use.consumer);
  if (use.overlay) routes.overlay({ owner: 'chart/overlay', matches: some, ...use.overlay });
  if (use.answer) routes.pin({ owner: 'chart/answer', matches: some, shares: [], answer: use.answer });
  if (use.connections) routes.connect({ owner: 'chart/connections', port: TLS.port, shares: [], ...use.connections });
  if (use.ingress) new Gateway(chart, 'ingress', { namespace, listeners: [{ hosts: ['example.org'] }], ...use.ingress }).addRoute(users);
  if (use.call) service(namespace, 'frontend').service.calls(users, use.call);
  if (use.external) new ExternalService(chart, 'external', { namespace, hosts: ['api.example.com'], ...use.external });
  if (use.limit) new RateLimit(chart, 'limit', { service: users, requestsPerSecond: 10, ...use.limit });
  if (use.gateway) new EgressGateway(chart, 'egress', { namespace });
  return mesh;
}

/** What such an app loses; nothing else is wrong with it. */
function losses(provider: MeshProvider, use: Use): string[] {
  const { findings } = app(provider, use);
  expect(findings.filter(({ code, severity }) => code !== 'unsupported-feature' && severity === Severity.ERROR)).toEqual([]);
  return findings.filter(({ code }) => code === 'unsupported-feature').map(({ message }) => message);
}

test.each(ALL_FEATURES)('%s is seen where it is used, and not elsewhere', feature => {
  const uses = (use: Use) => {
    const { namespaces, services, externals, egressGateways, gateways } = app(MeshProvider.istio(), use)._model;
    return [
      ...namespaces.flatMap(namespaceUses), ...services.flatMap(serviceUses),
      ...externals.flatMap(externalUses), ...egressGateways.flatMap(egressGatewayUses), ...gateways.flatMap(gatewayUses),
    ].map(one => one.feature);
  };
  expect(uses(USES[feature])).toContain(feature);
  if (feature !== 'weighted-split') expect(uses({})).not.toContain(feature);
});

const EXPERIMENTAL = MeshProvider.gatewayApi({ channel: GatewayApiChannel.EXPERIMENTAL, features: Object.values(GatewayApiFeature) });

const PROVIDERS = [
  MeshProvider.istio(), MeshProvider.istio({ envoyFilters: ['1.31'] }), MeshProvider.istioAmbient(), MeshProvider.linkerd(), MeshProvider.linkerd({ trafficSplit: true }),
  MeshProvider.gatewayApi(), conformantMesh(), EXPERIMENTAL,
]
  .map((provider): [string, MeshProvider, Provider] => [provider._provider.name, provider, provider._provider]);

describe.each(PROVIDERS)('%s', (name, provider, { capabilities }) => {
  test('answers for every feature, and says why where it has none or differs', () => {
    expect(Object.keys(capabilities).sort()).toEqual([...ALL_FEATURES].sort());
    for (const { level, note } of Object.values(capabilities)) {
      if (level === 'yes') expect(note).toBeUndefined();
      else expect(note).toMatch(/^\S.*\S$/);
    }
  });

  test.each(ALL_FEATURES)('%s: lost if and only if the table says so', feature => {
    const loss = `${name} has no ${FEATURES[feature]}: ${capabilities[feature].note}`;
    const lost = losses(provider, USES[feature]);
    if (capabilities[feature].level === 'no') expect(lost).toContain(loss);
    else expect(lost).not.toContain(loss);
  });
});

test('a use of one feature is a use of that feature: Istio and Linkerd lose what their tables say, and a TrafficSplit all that it excludes', () => {
  const lost = (provider: MeshProvider) => ALL_FEATURES.filter(feature => losses(provider, USES[feature]).some(message => message.includes(` has no ${FEATURES[feature]}: `)));
  for (const [, provider, { capabilities }] of PROVIDERS) expect(lost(provider)).toEqual(ALL_FEATURES.filter(feature => capabilities[feature].level === 'no'));
});

test('without a split nothing is lost to TrafficSplit', () => {
  const { chart, mesh, open } = fixture(MeshProvider.linkerd({ trafficSplit: true }));
  service(open, 'users', { timeout: Duration.seconds(5), retries: { attempts: 1, retryOn: [RetryOn.SERVER_ERROR] }, circuitBreaker: {} });
  expect(mesh.findings).toEqual([]);
  expect(thrown(() => chart.toJson())).toBeUndefined();
});
