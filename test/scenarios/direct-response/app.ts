import { App, Chart } from 'cdk8s';
import { CanaryRoute, DirectResponse, HttpMatch, HttpMethod, Mesh, MeshNamespace, MeshProvider, PathMatch } from 'cdk8s-mesh';

/** The proxy answers for paths that are gone, for writes, and for a whole service that is down for maintenance. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const orders = shop.addService('orders');
  const stable = orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const canary = orders.addVersion('v2', { image: 'myregistry/orders:v2' });
  new DirectResponse(chart, 'orders-gone', {
    service: orders, matches: [HttpMatch.path(PathMatch.prefix('/v0'))], status: 410, body: 'ask for /v1',
  });
  new DirectResponse(chart, 'orders-read-only', { service: orders, matches: [HttpMatch.method(HttpMethod.DELETE), HttpMatch.method(HttpMethod.PUT)], status: 405 });
  new CanaryRoute(chart, 'orders-canary', { service: orders, stable, canary, canaryPercent: 10 });

  const reports = shop.addService('reports');
  reports.addVersion('v1', { image: 'myregistry/reports:v1' });
  new DirectResponse(chart, 'reports-maintenance', { service: reports, status: 503, body: 'back at noon' });
}
