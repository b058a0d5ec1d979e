import { App, Chart } from 'cdk8s';
import { CanaryRoute, HeaderModifier, HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch } from 'cdk8s-mesh';

/** Headers set, added and removed for all requests, and other ones for some, on a service under canary. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const orders = shop.addService('orders');
  const stable = orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const canary = orders.addVersion('v2', { image: 'myregistry/orders:v2' });
  new CanaryRoute(chart, 'orders-canary', { service: orders, stable, canary, canaryPercent: 10, canaryMatches: [HttpMatch.header('x-canary', 'yes')] });
  new HeaderModifier(chart, 'orders-headers', {
    service: orders,
    request: { set: { 'x-env': 'prod' }, remove: ['x-debug'] },
    response: { add: { 'cache-control': 'no-store' } },
  });
  new HeaderModifier(chart, 'orders-api-headers', {
    service: orders,
    matches: [HttpMatch.path(PathMatch.prefix('/api'))],
    request: { set: { 'X-Env': 'api' }, add: { 'x-via': 'mesh' } },
  });
}
