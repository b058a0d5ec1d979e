import { App, Chart, Duration } from 'cdk8s';
import { HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch } from 'cdk8s-mesh';

/** The one caller of another namespace has a timeout and a header of its own, and less time still for one path; all others have the service's. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const web = new MeshNamespace(chart, 'web', { mesh });
  const orders = shop.addService('orders', { timeout: Duration.seconds(10) });
  orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const frontend = web.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  frontend.calls(orders);
  frontend.routesTo(orders, { timeout: Duration.seconds(2), requestHeaders: { set: { 'x-via': 'frontend' } } });
  frontend.routesTo(orders, { matches: [HttpMatch.path(PathMatch.prefix('/quick'))], timeout: Duration.millis(500) });
}
