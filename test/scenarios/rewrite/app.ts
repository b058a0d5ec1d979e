import { App, Chart } from 'cdk8s';
import { CanaryRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch, PathRewrite, UrlRewrite } from 'cdk8s-mesh';

/** Prefixes, a whole path and the host are replaced before the service gets the request, on a service under canary with pinned paths. */
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
    canaryPercent: 10,
    canaryMatches: [HttpMatch.path(PathMatch.prefix('/api/beta')), HttpMatch.path(PathMatch.exact('/api/one'))],
  });
  new UrlRewrite(chart, 'orders-api', { service: orders, path: PathRewrite.prefix('/api', '/') });
  new UrlRewrite(chart, 'orders-v1', {
    service: orders, path: PathRewrite.prefix('/v1', '/v2'), matches: [HttpMatch.path(PathMatch.prefix('/v1/orders'))],
  });
  new UrlRewrite(chart, 'orders-health', {
    service: orders, path: PathRewrite.fullPath('/healthz'), host: 'health.example.com', matches: [HttpMatch.path(PathMatch.prefix('/probe'))],
  });
}
