import { App, Chart, Duration } from 'cdk8s';
import { CanaryRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch, RetryOn } from 'cdk8s-mesh';

/** One caller has a timeout, retries and a header of its own, and less time still for one path; all others have the service's. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const orders = shop.addService('orders', { timeout: Duration.seconds(10) });
  const stable = orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const canary = orders.addVersion('v2', { image: 'myregistry/orders:v2' });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  new CanaryRoute(chart, 'orders-canary', { service: orders, stable, canary, canaryPercent: 10 });
  frontend.routesTo(orders, {
    timeout: Duration.seconds(2),
    retries: { attempts: 1, retryOn: [RetryOn.CONNECT_FAILURE] },
    requestHeaders: { set: { 'x-via': 'frontend' } },
  });
  frontend.routesTo(orders, { matches: [HttpMatch.path(PathMatch.prefix('/quick'))], timeout: Duration.millis(500) });
}
