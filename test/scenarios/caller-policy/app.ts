import { App, Chart, Duration } from 'cdk8s';
import { CanaryRoute, LoadBalancing, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/**
 * Two callers connect otherwise than all others: one beside the service, that loses patience with a pod sooner; one in another namespace, that has few
 * connections, and goes to the same pod with the same cart. What they do not speak of they have like all, and the canary takes its share of theirs.
 */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const web = new MeshNamespace(chart, 'web', { mesh });
  const orders = shop.addService('orders', { circuitBreaker: {}, connectionPool: { maxRequests: 500 } });
  const stable = orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const canary = orders.addVersion('v2', { image: 'myregistry/orders:v2', connectionPool: { maxRequests: 100 }, loadBalancing: LoadBalancing.ROUND_ROBIN });
  new CanaryRoute(chart, 'orders-canary', { service: orders, stable, canary, canaryPercent: 10 });
  const billing = shop.addService('billing');
  billing.addVersion('v1', { image: 'myregistry/billing:v1' });
  billing.routesTo(orders, { circuitBreaker: { consecutive5xxErrors: 3, interval: Duration.seconds(15) } });
  const frontend = web.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  frontend.routesTo(orders, { connectionPool: { maxRequests: 20, maxPendingRequests: 10 }, loadBalancing: LoadBalancing.consistentHashOfHeader('x-cart') });
}
