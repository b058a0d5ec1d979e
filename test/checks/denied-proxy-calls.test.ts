import { App, Chart } from 'cdk8s';
import {
  EgressGateway, EgressHost, EgressScope, ExternalAuthorization, ExternalAuthorizer, ExternalClient, Gateway, GatewayWorkload, GuardRails, Mesh,
  MeshNamespace, MeshProvider, MeshService, PathMatch, ZeroTrustNamespace,
} from '../../src';
import { findingTexts } from '../mesh-fixture';

type Shop = { readonly collector: MeshService; readonly users: MeshService; readonly orders: MeshService };

/** What the check says of a collector beside two services. */
function told(declare: (shop: Shop) => void = () => {}, { provider = MeshProvider.istio(), open = false, proxyServices = [EgressHost.service('telemetry', 'collector')] } = {}): string[] {
  const chart = new Chart(new App(), 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider, guardRails: GuardRails.OFF, proxyServices });
  const telemetry = new (open ? MeshNamespace : ZeroTrustNamespace)(chart, 'telemetry', { mesh });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const [collector, users, orders] = [telemetry.addService('collector'), shop.addService('users'), shop.addService('orders')];
  for (const service of [collector, users, orders]) service.addVersion('v1', { image: 'i' });
  declare({ collector, users, orders });
  return findingTexts(mesh).filter(text => text.endsWith('(denied-proxy-calls)'));
}

const warning = (proxies: string, fix = 'declare calls() of each service and workload to it') => [
  `WARNING chart/telemetry/collector: it is one of the proxyServices of the mesh, and denies the proxies of ${proxies}; `
  + `${fix}, or put it in a MeshNamespace (denied-proxy-calls)`,
];

test.each([MeshProvider.istio(), MeshProvider.linkerd()])('a collector that denies the proxies (%#)', provider => {
  expect(told(undefined, { provider })).toEqual(warning('chart/shop/orders, chart/shop/users'));
});

test('the proxies of those without a call', () => {
  expect(told(({ users, collector }) => users.calls(collector))).toEqual(warning('chart/shop/orders'));
  expect(told(({ users, orders, collector }) => [users, orders].forEach(caller => caller.calls(collector)))).toEqual([]);
  expect(told(({ collector }) => collector.allowsFrom(ExternalClient.namespace('shop')))).toEqual([]);
  expect(told(({ collector }) => collector.allowsFrom(ExternalClient.serviceAccount({ namespace: 'shop', name: 'other' })))).toEqual(warning('chart/shop/orders, chart/shop/users'));
});

test('many are counted', () => {
  const many = ({ users: { namespace } }: Shop) => ['a', 'b', 'c'].forEach(name => namespace.addWorkload(name, { image: 'i' }));
  expect(told(many)).toEqual(warning('chart/shop/a, chart/shop/b, chart/shop/c and 2 more'));
});

const ALLOW = 'allow the ServiceAccount of each waypoint and gateway with allowsFrom()';
const account = (namespace: string, name: string) => ExternalClient.serviceAccount({ namespace, name });

test('in ambient mode waypoints and gateways call it', () => {
  const provider = MeshProvider.istioAmbient();
  const waypoint = ({ orders, users }: Shop) => orders.calls(users, { paths: [PathMatch.prefix('/api')] });
  expect(told(waypoint, { provider })).toEqual(warning('waypoint shop/waypoint', ALLOW));
  const gateway = ({ users }: Shop) => new Gateway(users.namespace.node.scope!, 'public', { namespace: users.namespace, gatewayClassName: 'istio', listeners: [{ hosts: ['a.example.com'] }] }).addRoute(users);
  expect(told(gateway, { provider })).toEqual(warning('chart/public', ALLOW));
  expect(told(shop => [waypoint(shop), shop.collector.allowsFrom(account('shop', 'waypoint'))], { provider })).toEqual([]);
  expect(told(shop => [waypoint(shop), shop.collector.allowsFrom(account('shop', 'users'))], { provider })).toEqual(warning('waypoint shop/waypoint', ALLOW));
  expect(told(waypoint, { provider, open: true })).toEqual([]);
  // Behind a waypoint of its own its pods allow this only.
  const behindWaypoint = told(shop => [waypoint(shop), shop.collector.allowsFrom(account('shop', 'waypoint'), { paths: [PathMatch.prefix('/v1')] })], { provider });
  expect(behindWaypoint[0]).toMatch('denies the proxies of waypoint shop/waypoint; put it in a MeshNamespace (denied-proxy-calls)');
});

test('gateways with sidecars call it too', () => {
  const gateways = ({ users, orders, collector }: Shop) => {
    const chart = users.namespace.node.scope!;
    const workload = GatewayWorkload.of({ namespace: 'edge', labels: { app: 'edge' }, serviceAccountName: 'edge' });
    new Gateway(chart, 'public', { namespace: users.namespace, workload, listeners: [{ hosts: ['a.example.com'] }] }).addRoute(users);
    new EgressGateway(chart, 'out', { namespace: users.namespace });
    for (const caller of [users, orders]) caller.calls(collector);
  };
  expect(told(gateways)).toEqual(warning('chart/out, chart/public', ALLOW));
  expect(told(shop => {
    gateways(shop);
    for (const client of [account('edge', 'edge'), account('shop', 'out')]) shop.collector.allowsFrom(client);
  })).toEqual([]);
});

test('not where it allows every client, is not of the app, or pods have no sidecar', () => {
  expect(told(undefined, { open: true })).toEqual([]);
  expect(told(undefined, { proxyServices: [EgressHost.service('observability', 'collector')] })).toEqual([]);
  expect(told(undefined, { proxyServices: [EgressHost.allServices('telemetry')] })).toEqual([]);
  expect(told(undefined, { provider: MeshProvider.istioAmbient() })).toEqual([]);
});

describe('egress hosts', () => {
  const only = (mesh: Mesh, code: string) => findingTexts(mesh).filter(text => text.endsWith(`(${code})`));
  const app = (provider = MeshProvider.istio(), proxyServices: EgressHost[] = []) => {
    const chart = new Chart(new App(), 'chart');
    const mesh = new Mesh(chart, 'mesh', { provider, guardRails: GuardRails.OFF, proxyServices });
    const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
    const users = shop.addService('users');
    users.addVersion('v1', { image: 'i' });
    return { chart, mesh, shop, users };
  };

  test.each([MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd()])('which deny the workload (%#)', provider => {
    const { mesh, shop, users } = app(provider);
    const job = shop.addWorkload('job', { image: 'i', egressHosts: [EgressHost.service('shop', 'users'), EgressHost.service('elsewhere', 'users')] });
    expect(only(mesh, 'denied-egress-host')).toEqual([
      'WARNING chart/shop/job: its egress host shop/users is chart/shop/users, which denies its calls; '
      + 'declare calls() to chart/shop/users, and remove the egress host: a call has it (denied-egress-host)',
    ]);
    job.calls(users);
    expect(only(mesh, 'denied-egress-host')).toEqual([]);
  });

  test('not its own Service, nor one of a namespace that allows every client', () => {
    const { chart, mesh, shop } = app();
    new MeshNamespace(chart, 'open', { mesh }).addService('stock').addVersion('v1', { image: 'i' });
    shop.addService('self', { egressHosts: [EgressHost.service('shop', 'self'), EgressHost.service('open', 'stock')] }).addVersion('v1', { image: 'i' });
    expect(only(mesh, 'denied-egress-host')).toEqual([]);
  });

  test('of a Service that the app does not declare in its namespace', () => {
    const { chart, mesh, shop, users } = app(MeshProvider.istio(), [EgressHost.service('shop', 'colector'), EgressHost.service('elsewhere', 'collector'), EgressHost.kubernetesApi()]);
    const unknown = (path: string, what: string, name: string, denied = ', where NetworkPolicies deny what no call allows') => `WARNING ${path}: ${what} name Service ${name}, and the app declares `
      + `none of this name in its namespace chart/${name.split('/')[0]}${denied}; correct the name, or acknowledge that others deploy the Service (unknown-egress-host)`;
    expect(only(mesh, 'unknown-egress-host')).toEqual([unknown('chart/mesh', 'its proxyServices', 'shop/colector')]);
    const open = new MeshNamespace(chart, 'open', { mesh, egressScope: EgressScope.hosts([EgressHost.service('open', 'stok'), EgressHost.service('shop', 'users')]) });
    open.addService('stock').addVersion('v1', { image: 'i' });
    shop.addWorkload('job', { image: 'i', egressHosts: [EgressHost.service('shop', 'usrs'), EgressHost.service('open', 'stock'), EgressHost.allServices('shop')] });
    new ExternalAuthorization(chart, 'consent', { service: users, authorizer: ExternalAuthorizer.grpc('opa', { existingService: EgressHost.service('open', 'opa'), port: 9191 }) });
    expect(only(mesh, 'unknown-egress-host')).toEqual([
      unknown('chart/consent', 'the settings of its authorizer', 'open/opa', ''),
      unknown('chart/mesh', 'its proxyServices', 'shop/colector'),
      unknown('chart/open', 'the hosts of its egressScope', 'open/stok', ''),
      unknown('chart/shop/job', 'its egressHosts', 'shop/usrs'),
    ]);
    for (const construct of [mesh, chart]) mesh.acknowledge({ code: 'unknown-egress-host', construct, reason: 'Helm deploys them' });
    expect(only(mesh, 'unknown-egress-host')).toEqual([]);
  });
});
