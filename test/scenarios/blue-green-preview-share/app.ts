import { App, Chart, Duration } from 'cdk8s';
import { BlueGreenRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/** Green is live, and a tenth of the requests tries blue, the version to come. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const orders = shop.addService('order-service');
  const blue = orders.addVersion('blue', { image: 'myregistry/order-service:43' });
  const green = orders.addVersion('green', { image: 'myregistry/order-service:42' });
  new BlueGreenRoute(chart, 'orders-blue-green', {
    service: orders, blue, green, active: green, previewPercent: 10, previewMatches: [HttpMatch.header('x-preview', 'yes')], timeout: Duration.seconds(2),
  });
}
