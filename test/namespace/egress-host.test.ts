import * as fc from 'fast-check';
import { EgressGateway, EgressHost, EgressScope, ExternalService, Mesh, MeshNamespace, MeshProvider, MeshService, MeshWorkload, ZeroTrustNamespace } from '../../src';
import { all, errorOf, find, findingTexts, fixture, service } from '../mesh-fixture';

test.each<[string, () => EgressHost]>([
  ['EgressHost.service: namespace is "*"', () => EgressHost.service('*', 'users')],
  ['EgressHost.service: namespace is "."', () => EgressHost.service('.', 'users')],
  ['EgressHost.service: namespace is "~"', () => EgressHost.service('~', 'users')],
  ['EgressHost.service: name is "*"', () => EgressHost.service('shop', '*')],
  ['EgressHost.service: name is "users.shop.svc.cluster.local"', () => EgressHost.service('shop', 'users.shop.svc.cluster.local')],
  ['EgressHost.service: name is "a/*"', () => EgressHost.service('shop', 'a/*')],
  ['EgressHost.service: name is "1a"', () => EgressHost.service('shop', '1a')],
  ['EgressHost.serviceEntry: namespace is "~shop"', () => EgressHost.serviceEntry('~shop', 'api.example.com')],
  ['EgressHost.serviceEntry: host is "*"', () => EgressHost.serviceEntry('shop', '*')],
  ['EgressHost.serviceEntry: host is "users"', () => EgressHost.serviceEntry('shop', 'users')],
  ['EgressHost.serviceEntry: host is "10.0.0.1"', () => EgressHost.serviceEntry('shop', '10.0.0.1')],
  ['EgressHost.serviceEntry: host is "api.*.com"', () => EgressHost.serviceEntry('shop', 'api.*.com')],
  ['EgressHost.serviceEntry: ports is []', () => EgressHost.serviceEntry('shop', 'api.example.com', { ports: [] })],
  ['EgressHost.serviceEntry: ports is 0', () => EgressHost.serviceEntry('shop', 'api.example.com', { ports: [443, 0] })],
  ['EgressHost.serviceEntry: networks is []', () => EgressHost.serviceEntry('shop', 'api.example.com', { networks: [] })],
  ['EgressHost.serviceEntry: networks is "10.0.0.1"', () => EgressHost.serviceEntry('shop', 'api.example.com', { networks: ['10.0.0.1'] })],
  ['EgressHost.allServices: namespace is "*"', () => EgressHost.allServices('*')],
  ['EgressHost.allServices: namespace is ""', () => EgressHost.allServices('')],
])('%s', (error, make) => expect(errorOf(make)).toMatch(`${error}, allowed: `));

test('whatever strings are given: an error, or the entry that they spell', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('*', '.', '~', '/', '*/*', '~/*', 'a', 'a.b', '*.b.c', 'shop', 'x.svc.cluster.local'), fc.stringMatching(/^[a-z*./~-]{1,12}$/));
  fc.assert(fc.property(text, text, fc.constantFrom('service', 'serviceEntry', 'allServices'), (namespace, name, kind) => {
    const { chart, mesh } = fixture();
    const factory = { service: EgressHost.service, serviceEntry: EgressHost.serviceEntry, allServices: EgressHost.allServices }[kind as 'service'];
    if (errorOf(() => new MeshNamespace(chart, 'home', { mesh, egressScope: EgressScope.hosts([factory(namespace, name)]) }))) return;
    const [{ spec: { egress: [{ hosts: [entry, ...others] }] } }] = all(chart, 'Sidecar');
    const at = namespace === 'home' ? '.' : namespace;
    expect([entry, ...others]).toEqual([kind === 'allServices' ? `${at}/*` : kind === 'service' ? `${at}/${name}.${namespace}.svc.cluster.local` : `${at}/${name}`]);
    expect(entry).toMatch(/^(\.|[a-z0-9]([-a-z0-9]*[a-z0-9])?)\/(\*|(\*\.)?[a-z0-9][-.a-z0-9]*[a-z0-9])$/);
  }), { numRuns: 3000, seed: 14 });
});

test('a host of the cluster is no host of a ServiceEntry', () => {
  const { chart, shop } = fixture();
  const mesh = (id: string, host: string) => () => new Mesh(chart, id, {
    provider: MeshProvider.istio(), clusterDomain: 'prod.example', proxyServices: [EgressHost.serviceEntry('shop', host)],
  });
  const allowed = ', allowed: hosts of a ServiceEntry, outside the cluster (not below prod.example); use EgressHost.service() for a Service';
  expect(errorOf(mesh('a', 'otel.shop.svc.prod.example'))).toBe(`chart/a: proxyServices is "otel.shop.svc.prod.example"${allowed}`);
  expect(errorOf(mesh('b', '*.prod.example'))).toBe(`chart/b: proxyServices is "*.prod.example"${allowed}`);
  expect(errorOf(mesh('c', 'notprod.example'))).toBeUndefined();
  expect(errorOf(() => new MeshNamespace(chart, 'd', { mesh: shop.mesh, egressScope: EgressScope.hosts([EgressHost.serviceEntry('shop', 'a.svc.cluster.local')]) })))
    .toMatch('chart/d: egressScope is "a.svc.cluster.local", allowed: ');
  expect(errorOf(() => shop.addService('users', { egressHosts: [EgressHost.serviceEntry('shop', 'a.svc.cluster.local')] })))
    .toMatch('chart/shop/users: egressHosts is "a.svc.cluster.local", allowed: ');
});

test('what is no EgressHost, as plain JavaScript may pass it', () => {
  const { chart, mesh, shop } = fixture();
  expect(errorOf(() => EgressScope.hosts(['*/*' as any]))).toMatch('EgressScope.hosts: hosts[0] is "*/*", allowed: an instance of EgressHost; ');
  expect(errorOf(() => new MeshNamespace(chart, 'x', { mesh, egressScope: '*/*' as any }))).toMatch('chart/x: egressScope is "*/*", allowed: an instance of EgressScope; ');
  expect(errorOf(() => shop.addService('users', { egressHosts: ['*/*' as any] }))).toMatch('chart/shop/users: egressHosts[0] is "*/*", allowed: ');
  expect(errorOf(() => new Mesh(chart, 'other', { provider: MeshProvider.istio(), proxyServices: ['*/*' as any] }))).toMatch('chart/other: proxyServices[0] is "*/*"');
});

test('further hosts of a workload are for scopes that follow from calls', () => {
  const { chart, mesh, open, shop } = fixture();
  const egressHosts = [EgressHost.kubernetesApi()];
  const listed = new MeshNamespace(chart, 'listed', { mesh, egressScope: EgressScope.hosts(egressHosts) });
  const allowed = ', allowed: egressHosts where the egress scope follows from calls: a ZeroTrustNamespace, or EgressScope.fromCalls(); ';
  expect(errorOf(() => open.addService('users', { egressHosts })))
    .toBe(`chart/open/users: egressHosts is "in namespace open with EgressScope.all()"${allowed}leave them out: no scope limits its pods`);
  expect(errorOf(() => listed.addWorkload('job', { image: 'job', egressHosts })))
    .toBe(`chart/listed/job: egressHosts is "in namespace listed with EgressScope.hosts()"${allowed}add them to the hosts of the namespace`);
  const derived = new MeshNamespace(chart, 'derived', { mesh, egressScope: EgressScope.fromCalls() });
  expect(errorOf(() => {
    for (const namespace of [shop, derived]) {
      const existing = { namespace, serviceAccountName: 'pod', egressHosts };
      namespace.addService('users', { egressHosts });
      namespace.addWorkload('job', { image: 'job', egressHosts });
      MeshService.fromExistingService(namespace, 'db', { ...existing, podLabels: { db: 'a' } });
      MeshWorkload.fromExistingWorkload(namespace, 'operator', { ...existing, podLabels: { operator: 'a' } });
    }
  })).toBeUndefined();
});

test('NetworkPolicies allow the servers of a host: at any address on port 443, unless the user knows better', () => {
  const { chart, mesh } = fixture(MeshProvider.istio(), { proxyServices: [EgressHost.serviceEntry('platform', 'otel.example.com')] });
  const shop = new ZeroTrustNamespace(chart, 'guarded', { mesh });
  const egressHosts = [EgressHost.serviceEntry('platform', 'db.example.com', { ports: [5432], networks: ['192.0.2.0/24'] })];
  service(shop, 'users', { egressHosts });
  service(shop, 'orders');
  const rulesOf = (name: string) => find(chart, 'NetworkPolicy', name).spec.egress.filter(({ to }: any) => to[0].ipBlock);
  const telemetry = { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }], ports: [{ port: 443 }] };
  expect(rulesOf('orders')).toEqual([telemetry]);
  expect(rulesOf('users')).toEqual([telemetry, { to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ port: 5432 }] }]);
});

test('an external service of the app is open to its declared clients only, whatever hosts are listed', () => {
  const { chart, mesh } = fixture();
  const [shop, edge] = ['guarded', 'edge'].map(name => new ZeroTrustNamespace(chart, name, { mesh }));
  const egressGateway = new EgressGateway(chart, 'egress', { namespace: edge });
  const bank = new ExternalService(chart, 'bank', { namespace: shop, hosts: ['bank.example.com'], egressGateway });
  const { service: orders } = service(shop, 'orders');
  orders.calls(bank);
  const { service: users } = service(shop, 'users', { egressHosts: [EgressHost.serviceEntry('guarded', 'bank.example.com')] });
  expect(find(chart, 'NetworkPolicy', 'users').spec.egress.filter(({ to }: any) => to[0].ipBlock)).toEqual([]);
  expect(findingTexts(mesh)).toEqual([
    'WARNING chart/guarded/users: its egress host guarded/bank.example.com is chart/bank, to which it declares no calls: NetworkPolicies deny them; '
    + 'declare calls() to chart/bank, and remove the egress host: a call has it (denied-egress-host)',
  ]);
  users.calls(bank);
  expect(findingTexts(mesh)).toEqual([]);
});

test('a list for a namespace is not empty, and not for a namespace with pods of others', () => {
  const { chart, mesh } = fixture();
  expect(errorOf(() => EgressScope.hosts([]))).toMatch('EgressScope.hosts: hosts is [], allowed: at least one; ');
  expect(errorOf(() => new MeshNamespace(chart, 'theirs', { mesh, create: false, egressScope: EgressScope.hosts([EgressHost.allServices('istio-system')]) }))).toBe(
    'chart/theirs: egressScope is "EgressScope.hosts() with create: false", allowed: EgressScope.fromCalls() or all(): the namespace has pods of others, '
    + 'which one Sidecar for the namespace would limit too; use EgressScope.fromCalls(), which selects the pods of this app only',
  );
});

test('an external service that is exported to the namespace may be listed', () => {
  const { chart, mesh, open } = fixture();
  new ExternalService(chart, 'bank', { namespace: open, hosts: ['bank.example.com'] });
  const listed = new MeshNamespace(chart, 'listed', { mesh, egressScope: EgressScope.hosts([EgressHost.serviceEntry('open', 'bank.example.com')]) });
  expect(mesh.findings.map(({ code }) => code)).toEqual(['unexported-egress-host']);
  const caller = listed.addService('caller');
  caller.addVersion('v1', { image: 'caller' });
  caller.calls(chart.node.findChild('bank') as ExternalService);
  expect(mesh.findings.map(({ code }) => code)).toEqual([]);
});
