import { App, Chart } from 'cdk8s';
import { CanaryRoute, HttpMatch, HttpMethod, Mesh, MeshNamespace, MeshProvider, PathMatch, StringMatch } from 'cdk8s-mesh';

/** Requests pinned by path element, cookie, method and header, alone and together; all others stay. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const orders = shop.addService('orders');
  const stable = orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const canary = orders.addVersion('v2', { image: 'myregistry/orders:v2' });
  new CanaryRoute(chart, 'orders-canary', {
    service: orders,
    stable,
    canary,
    canaryPercent: 0,
    canaryMatches: [
      HttpMatch.path(PathMatch.prefix('/beta')),
      HttpMatch.cookie('tester', 'a.b'),
      HttpMatch.allOf(HttpMatch.method(HttpMethod.PUT), HttpMatch.path(PathMatch.exact('/orders/1'))),
      HttpMatch.headerMatches('x-client', StringMatch.prefix('canary-')),
      HttpMatch.headerMatches('x-build', StringMatch.regex('v[23]')),
    ],
  });
}
