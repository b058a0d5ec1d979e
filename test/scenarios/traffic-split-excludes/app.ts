import { App, Chart, Duration } from 'cdk8s';
import { CanaryRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

export const also = ['linkerd-traffic-split'];

/** What a TrafficSplit puts out of force on its service is one error; the service without a split beside it may have it all. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const products = shop.addService('product-service', { circuitBreaker: { consecutive5xxErrors: 7 } });
  const stable = products.addVersion('v1', { image: 'myregistry/product-service:v1' });
  const canary = products.addVersion('v2', { image: 'myregistry/product-service:v2' });
  new CanaryRoute(chart, 'products-canary', {
    service: products, stable, canary, canaryPercent: 20, canaryMatches: [HttpMatch.header('x-beta', 'yes')], timeout: Duration.seconds(2),
  });
  shop.addService('user-service', { timeout: Duration.seconds(2) }).addVersion('v1', { image: 'myregistry/user-service:v1' });
}
