import {
  CanaryRoute, EgressGateway, EgressHost, EgressScope, ExternalService, Gateway, MeshNamespace, MeshProvider, MeshService, MeshWorkload,
  OutboundTraffic, PortProtocol, TrafficMirror, ZeroTrustNamespace,
} from '../../../src';
import { all, find, Fixture, fixture, service } from '../../mesh-fixture';

const PLAIN = [{ port: 80, protocol: PortProtocol.HTTP }];

/** The egress hosts of a Sidecar; none where it does not exist. */
const hosts = ({ chart }: Pick<Fixture, 'chart'>, name: string): string[] | undefined => find(chart, 'Sidecar', name)?.spec.egress?.[0].hosts;

test('a callee, in whatever namespace, once for all its calls', () => {
  const app = fixture();
  const { shop, open } = app;
  const { service: users } = service(shop, 'users');
  const { service: stock } = service(open, 'stock', { ports: [{ port: 8080 }, { port: 9090, suffix: 'admin' }] });
  const { service: frontend } = service(shop, 'frontend');
  frontend.calls(users, { ports: [8080] });
  frontend.calls(users);
  frontend.calls(stock, { ports: [9090] });
  expect(hosts(app, 'frontend')).toEqual(['./users.shop.svc.cluster.local', 'open/stock.open.svc.cluster.local']);
  expect(hosts(app, 'users')).toEqual(['~/*']); // no hosts would be all
  expect(hosts(app, 'stock')).toBeUndefined();
});

test('of another cluster domain', () => {
  const app = fixture(MeshProvider.istio(), { clusterDomain: 'prod.example', proxyServices: [EgressHost.service('obs', 'otel'), EgressHost.kubernetesApi()] });
  const { service: users } = service(app.shop, 'users');
  service(app.shop, 'frontend').service.calls(users);
  expect(hosts(app, 'frontend')).toEqual(['./users.shop.svc.prod.example', 'default/kubernetes.default.svc.prod.example', 'obs/otel.obs.svc.prod.example']);
});

test('what the routes and mirrors of a callee lead to, not those of others', () => {
  const app = fixture();
  const { chart, shop, open } = app;
  const legacy = new ExternalService(chart, 'legacy', { namespace: open, hosts: ['legacy.example.com'], ports: PLAIN });
  const rehearsal = new ExternalService(chart, 'rehearsal', { namespace: open, hosts: ['rehearsal.example.com'], ports: PLAIN });
  const { service: users, versions: [v1] } = service(shop, 'users');
  const { service: recorder } = service(open, 'recorder');
  const { service: other } = service(open, 'other');
  new CanaryRoute(chart, 'move', { service: users, stable: v1, canary: users.addExternalVersion('legacy', { externalService: legacy }), canaryPercent: 10 });
  new TrafficMirror(chart, 'copy', { service: users, targets: [{ service: recorder }, { version: users.addExternalVersion('rehearsal', { externalService: rehearsal }) }] });
  new TrafficMirror(chart, 'other-copy', { service: recorder, targets: [{ service: other }] });
  service(shop, 'frontend').service.calls(users);
  expect(hosts(app, 'frontend')).toEqual([
    './users.shop.svc.cluster.local', 'open/legacy.example.com', 'open/recorder.open.svc.cluster.local', 'open/rehearsal.example.com',
  ]);
  expect(hosts(app, 'users')).toEqual(['~/*']);
});

test('each host of an external service', () => {
  const app = fixture();
  const api = new ExternalService(app.chart, 'api', { namespace: app.open, hosts: ['api.example.com', '*.cdn.example.com'] });
  service(app.shop, 'frontend').service.calls(api);
  expect(hosts(app, 'frontend')).toEqual(['open/*.cdn.example.com', 'open/api.example.com']);
});

test.each<[OutboundTraffic | undefined, string[]]>([
  // Requests of others would leave beside the gateway, whose policy denies them.
  [undefined, ['./bank.example.com', 'edge/out.edge.svc.cluster.local']],
  [OutboundTraffic.ALLOW_ANY, ['./bank.example.com', 'edge/out.edge.svc.cluster.local']],
  [OutboundTraffic.REGISTRY_ONLY, ['~/*']],
])('external services behind an egress gateway, with outboundTraffic %s', (outboundTraffic, others) => {
  const app = fixture();
  const { chart, mesh } = app;
  const shop = new ZeroTrustNamespace(chart, 'bakery', { mesh, outboundTraffic });
  const egressGateway = new EgressGateway(chart, 'out', { namespace: new ZeroTrustNamespace(chart, 'edge', { mesh }) });
  const bank = new ExternalService(chart, 'bank', { namespace: shop, hosts: ['bank.example.com'], ports: PLAIN, egressGateway });
  service(shop, 'payments').service.calls(bank);
  service(shop, 'others');
  expect(hosts(app, 'payments')).toEqual(['./bank.example.com', 'edge/out.edge.svc.cluster.local']);
  expect(hosts(app, 'others')).toEqual(others);
  const mode = outboundTraffic && { mode: outboundTraffic };
  expect(all(chart, 'Sidecar').filter(({ metadata: { name } }) => name === 'payments').map(({ spec }) => spec.outboundTrafficPolicy)).toEqual([mode]);
});

test('its own Service, where a connection pool is for inbound connections too', () => {
  const app = fixture();
  service(app.shop, 'users', { connectionPool: { maxConnections: 10 } });
  service(app.shop, 'orders', { circuitBreaker: {} });
  expect([hosts(app, 'users'), hosts(app, 'orders')]).toEqual([['./users.shop.svc.cluster.local'], ['~/*']]);
});

test('one Sidecar for each workload, with the selector of its policies', () => {
  const { chart, shop } = fixture();
  const { service: users } = service(shop, 'users', {}, ['v1', 'v2']);
  shop.addWorkload('job', { image: 'job' }).calls(users);
  const existing = { namespace: shop, serviceAccountName: 'pod' };
  MeshService.fromExistingService(chart, 'db', { ...existing, podLabels: { 'example.com/db': 'main' } });
  MeshWorkload.fromExistingWorkload(chart, 'operator', { ...existing, podLabels: { operator: 'db' } });
  const gateway = new Gateway(chart, 'gateway', { namespace: shop, listeners: [{ hosts: ['shop.example.com'], port: 80 }] });
  gateway.addRoute(users, { hosts: ['shop.example.com'] });
  expect(all(chart, 'Sidecar').map(({ metadata: { name }, spec: { workloadSelector } }) => [name, workloadSelector.labels]).sort()).toEqual([
    ['db', { 'example.com/db': 'main' }],
    ['job', { 'app.kubernetes.io/name': 'job' }],
    ['operator', { operator: 'db' }],
    ['users', find(chart, 'AuthorizationPolicy', 'users').spec.selector.matchLabels],
  ]);
});

test('what the user gives', () => {
  const app = fixture(MeshProvider.istio(), { proxyServices: [EgressHost.service('obs', 'otel'), EgressHost.service('shop', 'authorizer')] });
  service(app.shop, 'users', { egressHosts: [EgressHost.kubernetesApi(), EgressHost.service('shop', 'users-peers'), EgressHost.serviceEntry('obs', 'logs.example.com')] });
  service(app.shop, 'orders', { egressHosts: [EgressHost.allServices('obs')] });
  expect(hosts(app, 'users')).toEqual([
    './authorizer.shop.svc.cluster.local', './users-peers.shop.svc.cluster.local', 'default/kubernetes.default.svc.cluster.local', 'obs/logs.example.com',
    'obs/otel.obs.svc.cluster.local',
  ]);
  expect(hosts(app, 'orders')).toEqual(['./authorizer.shop.svc.cluster.local', 'obs/*']); // Istio warns of entries below a wildcard
});

test.each<[string, EgressScope | undefined, boolean, string[]]>([
  ['calls by default where calls are denied by default', undefined, true, ['frontend', 'users']],
  ['calls where they are asked for', EgressScope.fromCalls(), false, ['frontend', 'users']],
  ['all by default elsewhere', undefined, false, []],
  ['all where they are asked for', EgressScope.all(), true, []],
  ['a list for all pods', EgressScope.hosts([EgressHost.service('home', 'users')]), true, ['default']],
])('%s', (_, egressScope, zeroTrust, names) => {
  const { chart, mesh } = fixture();
  const home = new (zeroTrust ? ZeroTrustNamespace : MeshNamespace)(chart, 'home', { mesh, egressScope });
  service(home, 'frontend').service.calls(service(home, 'users').service);
  expect(all(chart, 'Sidecar').map(({ metadata }) => metadata.name).sort()).toEqual(names);
});

test('a list and an outbound traffic policy are one Sidecar', () => {
  const { chart, mesh } = fixture(MeshProvider.istio(), { outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
  new MeshNamespace(chart, 'home', { mesh, egressScope: EgressScope.hosts([EgressHost.service('home', 'users'), EgressHost.allServices('istio-system')]) });
  expect(all(chart, 'Sidecar').map(({ metadata, spec }) => ({ metadata, spec }))).toEqual([{
    metadata: { name: 'default', namespace: 'home' },
    spec: { egress: [{ hosts: ['./users.home.svc.cluster.local', 'istio-system/*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
  }]);
});

test.each([['ambient', MeshProvider.istioAmbient()], ['Linkerd', MeshProvider.linkerd()]])('%s: none, without a finding', (_, provider) => {
  const { chart, mesh, shop } = fixture(provider);
  service(shop, 'frontend').service.calls(service(shop, 'users').service);
  expect(mesh.findings).toEqual([]);
  expect(all(chart, 'Sidecar')).toEqual([]);
});
