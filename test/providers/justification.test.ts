import { Chart } from 'cdk8s';
import {
  EgressGateway, ExternalClient, ExternalService, Gateway, GatewayWorkload, MeshProvider, MtlsMode, PathMatch, UnsupportedFeature, ZeroTrustNamespace,
} from '../../src';
import { justificationAnnotations } from '../../src/providers/justification';
import { all, errorOf, find, fixture, service } from '../mesh-fixture';

const REASONS = 'cdk8s-mesh/reasons';

test('the reasons of a policy are sorted, each once, whatever the order of declarations', () => {
  const [a, b] = [false, true].map(isReversed => {
    const { shop, chart } = fixture();
    const target = service(shop, 'users').service;
    const web = service(shop, 'web').service;
    const calls = [
      () => web.calls(target, { paths: [PathMatch.exact('/b')], reason: 'shows users' }),
      () => web.calls(target, { paths: [PathMatch.exact('/a')], reason: 'shows users' }),
      () => target.allowsFrom(ExternalClient.namespace('back-office'), { reason: ' audits ' }),
      () => target.allowsFrom(ExternalClient.serviceAccount({ namespace: 'b', name: 'c', trustDomain: 'd.example.com' }), { reason: 'partner' }),
      () => target.allowsFrom(ExternalClient.namespace('silent')),
    ];
    for (const call of isReversed ? calls.reverse() : calls) call();
    return find(chart, 'AuthorizationPolicy', 'users').metadata.annotations;
  });
  expect(a).toEqual({ [REASONS]: 'b/c of d.example.com: partner; back-office/*: audits; shop/web: shows users' });
  expect(b).toEqual(a);
});

test('without reasons there is no annotation', () => {
  const { shop, chart } = fixture();
  service(shop, 'users').service.allowsFrom(ExternalClient.namespace('back-office'));
  expect(find(chart, 'AuthorizationPolicy', 'users').metadata.annotations).toBeUndefined();
});

test('the reason of a route of a gateway is on the policy of the service', () => {
  const { shop, chart, mesh } = fixture(MeshProvider.istio());
  const users = service(shop, 'users').service;
  const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['a.example.com'] }], workload: GatewayWorkload.istioctl() });
  gateway.addRoute(users, { reason: 'the web shop' });
  expect(find(chart, 'AuthorizationPolicy', 'users').metadata.annotations).toEqual({ [REASONS]: 'gateway public: the web shop' });
  expect(mesh._recorded().record.gateways[0].routes[0].justification).toBe('the web shop');
});

test('on ambient the policy of the waypoint has the reasons of callers, that of ztunnel those of networks', () => {
  const { shop, chart } = fixture(MeshProvider.istioAmbient());
  const users = service(shop, 'users', { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE }] }).service;
  users.allowsFrom(ExternalClient.namespace('back-office'), { paths: [PathMatch.exact('/a')], reason: 'audits' });
  users.allowsFrom(ExternalClient.network(['10.0.0.0/8']), { reason: 'offices' });
  const annotations = Object.fromEntries(all(chart, 'AuthorizationPolicy').map(({ metadata }) => [metadata.name, metadata.annotations]));
  expect(annotations).toEqual({ 'deny-all': undefined, 'users': { [REASONS]: 'back-office/*: audits' }, 'users-waypoint': { [REASONS]: '10.0.0.0/8: offices' } });
});

test('many reasons are cut, far below the 256 KiB that Kubernetes accepts', () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({ client: `shop/client-${i}`, reason: 'x'.repeat(200) }));
  const text = justificationAnnotations(many)![REASONS];
  expect(text.length).toBeLessThan(2100);
  expect(text).toMatch(/; and 4991 more$/);
  expect(justificationAnnotations(many.reverse())![REASONS]).toBe(text);
});

describe('NetworkPolicies have them', () => {
  const reasonsOf = (chart: Chart) => Object.fromEntries(all(chart, 'NetworkPolicy').map(({ metadata: { name, annotations } }) => [name, annotations?.[REASONS]]));
  const guarded = (provider: MeshProvider) => {
    const { chart, mesh } = fixture(provider, { unsupported: UnsupportedFeature.REPORT });
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const shop = new ZeroTrustNamespace(chart, 'guarded', { mesh });
    return { chart, shop, users: service(shop, 'users').service, web: service(shop, 'web').service };
  };
  afterEach(() => jest.restoreAllMocks());

  test('at both ends of a call', () => {
    const { chart, users, web } = guarded(MeshProvider.gatewayApi());
    web.calls(users, { reason: 'shows users' });
    expect(reasonsOf(chart)).toEqual({ 'default-deny-all': undefined, 'users': 'guarded/web: shows users', 'web': 'to guarded/users: shows users' });
  });

  test('of a gateway whose identity is not known', () => {
    const { chart, shop, users } = guarded(MeshProvider.gatewayApi());
    const workload = GatewayWorkload.of({ namespace: 'edge', labels: { app: 'edge' } });
    new Gateway(chart, 'public', { namespace: shop, gatewayClassName: 'other', workload, listeners: [{ hosts: ['a.example.com'] }] }).addRoute(users, { reason: 'the web shop' });
    expect(reasonsOf(chart)).toMatchObject({ users: 'gateway public: the web shop', web: undefined });
  });

  test('of what is outside the mesh', () => {
    const { chart, shop, users, web } = guarded(MeshProvider.istio());
    const egressGateway = new EgressGateway(chart, 'out', { namespace: shop });
    users.calls(new ExternalService(chart, 'bank', { namespace: shop, hosts: ['bank.example.com'] }), { reason: 'pays' });
    web.calls(new ExternalService(chart, 'maps', { namespace: shop, hosts: ['maps.example.com'], egressGateway }), { reason: 'shows shops' });
    expect(reasonsOf(chart)).toMatchObject({ users: 'to guarded/bank: pays', web: 'to guarded/maps: shows shops', out: 'guarded/web to guarded/maps: shows shops' });
  });
});

test('those of clients without identity are on the policies that allow them', () => {
  const { chart, mesh } = fixture(MeshProvider.linkerd());
  const shop = new ZeroTrustNamespace(chart, 'guarded', { mesh });
  const office = { plaintextFrom: ['10.0.0.0/8'], plaintextReason: 'the office' };
  const metrics = { port: 9090, plaintextFrom: ['192.0.2.0/24'], plaintextReason: 'Prometheus' };
  service(shop, 'users', { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE, ...office }], metrics });
  expect(find(chart, 'NetworkPolicy', 'users').metadata.annotations).toEqual({ [REASONS]: '10.0.0.0/8: the office; 192.0.2.0/24: Prometheus' });
  expect(all(chart, 'AuthorizationPolicy').map(({ metadata }) => metadata.annotations).filter(one => one)).toEqual([
    { [REASONS]: '10.0.0.0/8: the office' }, { [REASONS]: '192.0.2.0/24: Prometheus' },
  ]);
  expect(errorOf(() => shop.addService('orders', { ports: [{ port: 8080, plaintextReason: 'why' }] })))
    .toBe('chart/guarded/orders: plaintextReason of port 8080 is "why", allowed: only with plaintextFrom; leave it out, or give the networks');
  expect(errorOf(() => shop.addService('stock', { metrics: { ...metrics, plaintextReason: ' ' } }))).toContain('reason is " ", allowed: a text of one line');
});
