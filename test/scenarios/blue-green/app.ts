import { App, Chart } from 'cdk8s';
import { BlueGreenRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/** Blue is live. Whoever asks for a colour gets it; who wants to see what comes next, gets the one that is not live. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const orders = shop.addService('order-service');
  const blue = orders.addVersion('blue', { image: 'myregistry/order-service:41' });
  const green = orders.addVersion('green', { image: 'myregistry/order-service:42' });
  new BlueGreenRoute(chart, 'orders-blue-green', {
    service: orders,
    blue,
    green,
    active: blue,
    blueMatches: [HttpMatch.header('x-env', 'blue')],
    greenMatches: [HttpMatch.header('x-env', 'green')],
    previewMatches: [HttpMatch.cookie('preview', 'yes')],
  });
}
