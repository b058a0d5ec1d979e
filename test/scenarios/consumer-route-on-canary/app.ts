import { App, Chart, Duration } from 'cdk8s';
import { CanaryRoute, ConsumerRouteOptions, HttpMatch, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/** All callers of one namespace have less time than the service gives; its canary takes its share of their requests too, and a pin holds. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const web = new MeshNamespace(chart, 'web', { mesh });
  const orders = shop.addService('orders', { timeout: Duration.seconds(10) });
  const stable = orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const canary = orders.addVersion('v2', { image: 'myregistry/orders:v2' });
  new CanaryRoute(chart, 'orders-canary', { service: orders, stable, canary, canaryPercent: 10, canaryMatches: [HttpMatch.header('x-api-version', 'v2')] });
  const own: ConsumerRouteOptions = { timeout: Duration.seconds(2) };
  for (const name of ['frontend', 'checkout']) {
    const caller = web.addService(name);
    caller.addVersion('v1', { image: `myregistry/${name}:v1` });
    caller.calls(orders);
    caller.routesTo(orders, own);
  }
}
