import { App, Chart } from 'cdk8s';
import { EgressHost, ExternalClient, GuardRails, Mesh, MeshNamespace, MeshProvider, MeshService, ZeroTrustNamespace } from '../../src';
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

const warning = (proxies: string) => [
  `WARNING chart/telemetry/collector: it is one of the proxyServices of the mesh, and denies the proxies of ${proxies}; `
  + 'declare calls() of each to it, or put it in a MeshNamespace (denied-proxy-calls)',
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

test('not where it allows every client, is not of the app, or pods have no sidecar', () => {
  expect(told(undefined, { open: true })).toEqual([]);
  expect(told(undefined, { proxyServices: [EgressHost.service('observability', 'collector')] })).toEqual([]);
  expect(told(undefined, { proxyServices: [EgressHost.allServices('telemetry')] })).toEqual([]);
  expect(told(undefined, { provider: MeshProvider.istioAmbient() })).toEqual([]);
});
