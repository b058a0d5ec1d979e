import { App, Chart, Duration } from 'cdk8s';
import { CanaryRoute, Mesh, MeshNamespace, MeshProvider, RetryOn } from 'cdk8s-mesh';

export const also = ['istio-ambient-experimental', 'gateway-api-experimental'];

/** Retries of a canary on status codes, GET again and POST never: HTTPRoutes have them in the experimental channel of Gateway API only. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const orders = shop.addService('orders', { timeout: Duration.seconds(5) });
  const stable = orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const canary = orders.addVersion('v2', { image: 'myregistry/orders:v2' });
  const retries = { attempts: 2, retryOn: [RetryOn.GATEWAY_ERROR, RetryOn.statusCode(429)] };
  new CanaryRoute(chart, 'orders-canary', { service: orders, stable, canary, canaryPercent: 10, retries });
}
