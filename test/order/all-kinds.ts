import { App, Chart, Duration } from 'cdk8s';
import {
  CanaryRoute, ClientSet, CorsPolicy, DeliveryEngine, DeliveryPlan, DisruptionBudget, EgressGateway, EgressHost, ExternalAuthorization,
  ExternalAuthorizer, ExternalClient, ExternalService, FaultInjection, FlaggerHook, Gateway, GatewayWorkload, HeaderModifier, HttpMatch,
  HttpMethod, Jwks, JwtAuthentication, LoadBalancing, Mesh, MeshDashboards, MeshHealthRules, MeshMetric, MeshNamespace, MeshProvider, MeshService,
  MeshTelemetry, MetricLimit, MetricTag, MigrationStage, MtlsMode, NetworkPeer, OutboundTraffic, PathMatch, PathRewrite, PodSecurityLevel,
  PortProtocol, ProgressiveDelivery, RateLimit, ServiceLevelIndicator, ServiceLevelObjective, SpanTag, StringMatch, TelemetryProvider,
  TopologySpread, TrafficMirror, UnsupportedFeature, UrlRewrite, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** Several declarations of each kind, and several of one kind for the same service, caller or gateway. */
export function build(app: App, provider: MeshProvider): Mesh {
  const platform = new Chart(app, 'platform');
  const web = new Chart(app, 'web');
  const back = new Chart(app, 'back');
  const mesh = new Mesh(platform, 'mesh', {
    provider,
    unsupported: UnsupportedFeature.REPORT,
    outboundTraffic: OutboundTraffic.REGISTRY_ONLY,
    podMonitors: { labels: { release: 'prometheus' } },
    prometheusRules: { labels: { release: 'prometheus' } },
    networkPolicies: { scrapers: [NetworkPeer.allPods('monitoring')] },
  });
  const shop = new ZeroTrustNamespace(platform, 'shop', { mesh });
  const availability = {
    disruptionBudget: DisruptionBudget.maxUnavailable(1), topologySpread: [TopologySpread.zones(), TopologySpread.nodes()], gracefulShutdown: {},
  };
  const lab = new MeshNamespace(platform, 'lab', { mesh, podSecurity: PodSecurityLevel.BASELINE, availability });
  const edge = new ZeroTrustNamespace(platform, 'edge', { mesh, podSecurity: PodSecurityLevel.CLUSTER_DEFAULT });
  const moving = new ZeroTrustNamespace(web, 'moving', { mesh, stage: MigrationStage.STRICT });
  const rehearsed = new ZeroTrustNamespace(back, 'rehearsed', { mesh, stage: MigrationStage.DRY_RUN, waypointName: 'own' });
  const shared = new ZeroTrustNamespace(web, 'shared', { mesh, waypointName: 'platform', createWaypoint: false });

  const orders = new MeshService(back, 'orders', { namespace: shop, ports: [{ port: 8080 }, { port: 8081, suffix: 'bulk' }, { port: 6379, protocol: PortProtocol.TCP }] });
  const ordersV1 = orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const ordersV2 = orders.addVersion('v2', { image: 'myregistry/orders:v2' });
  const users = new MeshService(back, 'users', { namespace: shop, metrics: { port: 9090, plaintextFrom: ['10.0.0.0/8'] } });
  users.addVersion('v1', { image: 'myregistry/users:v1' });
  const audit = new MeshService(back, 'audit', { namespace: lab });
  audit.addVersion('v1', { image: 'myregistry/audit:v1' });
  const frontend = new MeshService(web, 'frontend', { namespace: shop, availability: { disruptionBudget: DisruptionBudget.NONE } });
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  const mobile = new MeshService(web, 'mobile', { namespace: lab });
  mobile.addVersion('v1', { image: 'myregistry/mobile:v1' });

  new CanaryRoute(back, 'canary', { service: orders, stable: ordersV1, canary: ordersV2, canaryPercent: 10 });
  orders.routes.addTcpRule({ port: 6379, callers: [frontend], split: [{ version: ordersV2, percent: 100 }] });
  new FaultInjection(web, 'chaos', { service: orders, matches: [HttpMatch.header('x-chaos', 'on')], abort: { percent: 10, httpStatus: 503 } });
  new HeaderModifier(back, 'headers', { service: orders, request: { set: { 'x-a': '1' } } });
  new HeaderModifier(web, 'more-headers', { service: orders, matches: [HttpMatch.method(HttpMethod.GET)], request: { set: { 'x-b': '2' } } });
  new HeaderModifier(web, 'other-headers', { service: orders, matches: [HttpMatch.method(HttpMethod.PUT)], response: { remove: ['x-c'] } });
  new UrlRewrite(web, 'rewrite', { service: orders, path: PathRewrite.prefix('/old', '/new') });
  new TrafficMirror(web, 'mirror', { service: orders, targets: [{ service: audit, percent: 20, port: 8080 }] });
  new TrafficMirror(back, 'users-mirror', { service: users, targets: [{ service: audit }] });
  new CorsPolicy(web, 'cors', { service: orders, origins: [StringMatch.exact('https://shop.example.com')] });
  new RateLimit(web, 'bulk-limit', { service: orders, port: 8081, requestsPerSecond: 10 });
  new RateLimit(back, 'limit', { service: orders, port: 8080, requestsPerSecond: 100, perCaller: 20, overrides: [{ callers: [frontend], requestsPerSecond: 50 }] });

  const issuers = [{ issuer: 'https://auth.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://auth.example.com/jwks.json'), forwardToken: true }];
  new JwtAuthentication(web, 'orders-jwt', { service: orders, issuers, claimHeaders: [{ header: 'x-role', claim: 'role' }] });
  new JwtAuthentication(back, 'users-jwt', { service: users, issuers, publicRequests: [{ paths: [PathMatch.exact('/health')] }] });

  const authorizer = ExternalAuthorizer.http('opa', { service: audit, headersToUpstreamOnAllow: ['x-auth-user'] });
  new ExternalAuthorization(web, 'orders-consent', { service: orders, authorizer, publicRequests: [{ paths: [PathMatch.exact('/health')] }] });
  new ExternalAuthorization(back, 'users-consent', { service: users, authorizer });

  frontend.calls(orders, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/new')], ports: [8080] });
  frontend.calls(orders, { methods: [HttpMethod.POST], paths: [PathMatch.prefix('/old'), PathMatch.prefix('/new')], ports: [8080, 8081] });
  frontend.calls(orders, { ports: [6379] });
  mobile.calls(orders);
  mobile.calls(users, { methods: [HttpMethod.GET] });
  frontend.calls(users);
  frontend.routesTo(orders, { timeout: Duration.seconds(5) });
  frontend.routesTo(orders, { matches: [HttpMatch.path(PathMatch.prefix('/quick'))], timeout: Duration.seconds(1) });
  frontend.routesTo(orders, { matches: [HttpMatch.path(PathMatch.prefix('/slow'))], timeout: Duration.seconds(20) });
  frontend.routesTo(orders, { matches: [HttpMatch.method(HttpMethod.PATCH)], requestHeaders: { set: { 'x-d': '4' } } });
  frontend.routesTo(orders, { connectionPool: { maxConnections: 10 } });
  frontend.routesTo(orders, { circuitBreaker: { consecutive5xxErrors: 3 } });
  mobile.routesTo(orders, { loadBalancing: LoadBalancing.RANDOM });
  mobile.routesTo(orders, { timeout: Duration.seconds(8) });

  // Namespaces on their way to zero trust, with an own waypoint, and with one of others.
  const stock = new MeshService(web, 'stock', { namespace: moving });
  stock.addVersion('v1', { image: 'myregistry/stock:v1' });
  const prices = new MeshService(back, 'prices', { namespace: rehearsed });
  prices.addVersion('v1', { image: 'myregistry/prices:v1' });
  const ledger = new MeshService(back, 'ledger', { namespace: shared, ports: [{ port: 8080 }, { port: 8081, suffix: 'office', mtls: MtlsMode.PERMISSIVE }] });
  const ledgerV1 = ledger.addVersion('v1', { image: 'myregistry/ledger:v1' });
  frontend.calls(stock, { methods: [HttpMethod.GET] });
  stock.calls(prices, { paths: [PathMatch.prefix('/prices')] });
  mobile.calls(ledger, { methods: [HttpMethod.GET], reason: 'shows balances' });
  new JwtAuthentication(back, 'stock-jwt', { service: stock, issuers });
  new ExternalAuthorization(web, 'ledger-consent', {
    service: ledger, authorizer: ExternalAuthorizer.fromExistingProvider('platform', { existingService: EgressHost.service('auth', 'authorizer'), port: 9000 }),
  });
  new ExternalAuthorization(web, 'prices-consent', { service: prices, authorizer, requests: [{ paths: [PathMatch.prefix('/prices')] }] });

  // Clients outside the app, denials and audits.
  const prometheus = ExternalClient.serviceAccount({ namespace: 'monitoring', name: 'prometheus' });
  const teller = ExternalClient.serviceAccount({ namespace: 'branch', name: 'teller', trustDomain: 'partner.example.com' });
  ledger.allowsFrom(prometheus, { methods: [HttpMethod.GET], paths: [PathMatch.exact('/metrics')], ports: [8080], reason: 'scrapes metrics' });
  ledger.allowsFrom(teller, { ports: [8080] });
  ledger.allowsFrom(ExternalClient.namespace('back-office'), { ports: [8080], paths: [PathMatch.prefix('/reports')] });
  ledger.allowsFrom(ExternalClient.network(['10.20.0.0/16', '10.8.0.0/16']), { ports: [8081] });
  orders.allowsFrom(prometheus, { ports: [8080] });
  ledger.denies(ClientSet.everyoneBut({ callers: [frontend], clients: [teller, prometheus] }), { paths: [PathMatch.prefix('/admin')], ports: [8080], reason: 'for tellers' });
  ledger.denies(ClientSet.these({ clients: [ExternalClient.network(['10.8.1.0/24'])] }), { ports: [8081] });
  orders.denies(ClientSet.these({ callers: [mobile, frontend] }), { methods: [HttpMethod.DELETE], ports: [8080] });
  orders.denies(ClientSet.everyone(), { methods: [HttpMethod.TRACE], ports: [8080] });
  ledger.audits(ClientSet.everyone(), { exceptMethods: [HttpMethod.GET], ports: [8080], reason: 'who changes the books' });
  stock.audits(ClientSet.these({ callers: [frontend] }), { paths: [PathMatch.prefix('/stock')] });
  orders.audits(ClientSet.everyone(), { methods: [HttpMethod.DELETE], ports: [8080] });

  // A service that moves out of the mesh.
  const oldLedger = new ExternalService(web, 'old-ledger', { namespace: shared, hosts: ['ledger.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }] });
  const outside = ledger.addExternalVersion('old', { externalService: oldLedger, removeHeaders: ['x-internal'] });
  ledger.routes.addRule({ matches: [HttpMatch.header('x-old', '1')], split: [{ version: ledgerV1, percent: 50 }, { version: outside, percent: 50 }] });

  const egress = new EgressGateway(platform, 'egress', { namespace: edge });
  const labEgress = new EgressGateway(web, 'lab-egress', { namespace: lab });
  const rates = new ExternalService(back, 'rates', { namespace: shop, hosts: ['rates.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }], timeout: Duration.seconds(3) });
  const bank = new ExternalService(web, 'bank', { namespace: shop, hosts: ['bank.example.com'], egressGateway: egress });
  const carrier = new ExternalService(back, 'carrier', { namespace: lab, hosts: ['carrier.example.com', 'track.example.com'], egressGateway: labEgress });
  orders.calls(rates);
  orders.calls(bank);
  mobile.calls(rates);
  mobile.calls(carrier);
  users.calls(bank);

  const workload = GatewayWorkload.of({ labels: { istio: 'ingressgateway' }, namespace: 'ingress', serviceAccountName: 'ingress' });
  const publicGateway = new Gateway(platform, 'public', { namespace: edge, listeners: [{ hosts: ['shop.example.com', 'api.example.com'] }], gatewayClassName: 'istio', workload });
  const partners = new Gateway(web, 'partners', { namespace: lab, listeners: [{ hosts: ['partners.example.com'] }], gatewayClassName: 'istio', workload });
  publicGateway.addRoute(frontend, { hosts: ['shop.example.com'] });
  publicGateway.addRoute(orders, { hosts: ['api.example.com'], paths: [PathMatch.prefix('/new')] });
  partners.addRoute(users, { paths: [PathMatch.prefix('/users')] });
  publicGateway.addRoute(ledger, { hosts: ['api.example.com'], paths: [PathMatch.prefix('/ledger')] });
  new ExternalAuthorization(back, 'public-consent', { gateway: publicGateway, authorizer, publicRequests: [{ paths: [PathMatch.prefix('/new')] }] });
  users.denies(ClientSet.these({ gateways: [partners] }), { paths: [PathMatch.stringPrefix('/users/internal')] });

  // Progressive delivery, telemetry of each scope, dry runs, and hosts of others.
  const catalog = new MeshService(back, 'catalog', { namespace: shop, metrics: { port: 9090 }, egressHosts: [EgressHost.serviceEntry('platform', 'feed.example.org', { ports: [8443] })] });
  catalog.addVersion('main', { image: 'myregistry/catalog:v1', autoscaled: true });
  new ProgressiveDelivery(web, 'catalog-delivery', {
    service: catalog,
    plan: DeliveryPlan.canary({ stepPercent: 20, limits: [MetricLimit.latency(Duration.millis(300)), MetricLimit.errorRate(2)] }),
    engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus.monitoring:9090', webhooks: [{ hook: FlaggerHook.ROLLOUT, name: 'load', url: 'http://loadtester.monitoring/' }] }),
  });
  frontend.calls(catalog, { methods: [HttpMethod.GET] });
  mobile.calls(catalog);
  catalog.denies(ClientSet.these({ callers: [mobile] }), { paths: [PathMatch.prefix('/internal')], dryRun: true });
  catalog.denies(ClientSet.everyone(), { methods: [HttpMethod.DELETE], reason: 'is read only' });
  catalog.denies(ClientSet.everyone(), { exceptPaths: [PathMatch.prefix('/catalog')], dryRun: true, reason: 'serves nothing else' });
  new JwtAuthentication(web, 'catalog-jwt', { service: catalog, issuers, dryRun: true });
  const spans = new MeshService(web, 'spans', { namespace: lab, ports: [{ port: 4317, protocol: PortProtocol.GRPC }] });
  spans.addVersion('v1', { image: 'myregistry/spans:v1' });
  const tracing = TelemetryProvider.openTelemetry('spans', { service: spans });
  const logs = TelemetryProvider.openTelemetryAccessLog('logs', { existingService: EgressHost.service('platform', 'logs'), port: 4317 });
  new MeshTelemetry(platform, 'mesh-telemetry', { mesh, tracing: { provider: tracing, samplingPercent: 1 } });
  new MeshTelemetry(back, 'shop-telemetry', { namespace: shop, metrics: [{ metric: MeshMetric.REQUEST_COUNT, tags: [MetricTag.set('method', 'request.method')] }] });
  new MeshTelemetry(web, 'catalog-telemetry', { service: catalog, tracing: { tags: [SpanTag.literal('team', 'catalog')] }, accessLogging: { logs: [{ provider: logs }] } });
  new MeshTelemetry(back, 'spans-telemetry', { service: spans, tracing: { disabled: true } });

  // Objectives of one service in two charts, health rules and dashboards.
  new ServiceLevelObjective(web, 'orders-availability', { service: orders, indicator: ServiceLevelIndicator.availability(), objectivePercent: 99.9 });
  new ServiceLevelObjective(back, 'orders-latency', { service: orders, indicator: ServiceLevelIndicator.latency(Duration.millis(500)), objectivePercent: 99 });
  new ServiceLevelObjective(platform, 'catalog-availability', { service: catalog, indicator: ServiceLevelIndicator.availability(), objectivePercent: 99.5 });
  new MeshHealthRules(web, 'health', { mesh, namespace: 'monitoring' });
  new MeshDashboards(back, 'dashboards', { mesh, namespace: 'monitoring' });

  publicGateway.calls(audit);
  partners.calls(audit);
  return mesh;
}
