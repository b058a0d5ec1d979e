import { App, Chart } from 'cdk8s';
import { CanaryRoute, Gateway, HttpMatch, Mesh, MeshNamespace, MeshProvider, StringMatch } from 'cdk8s-mesh';

/** Headers that routes look at work within the mesh; from outside, none gets in but the public one. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const orders = shop.addService('order-service');
  const blue = orders.addVersion('blue', { image: 'myregistry/order-service:blue' });
  const green = orders.addVersion('green', { image: 'myregistry/order-service:green' });
  new CanaryRoute(chart, 'orders', {
    service: orders,
    stable: blue,
    canary: green,
    canaryPercent: 0,
    canaryMatches: [
      HttpMatch.header('x-env', 'green'),
      HttpMatch.header('x-api-version', 'v2'),
      HttpMatch.headerMatches('user-agent', StringMatch.prefix('probe/')), // every client has one: it is theirs to say
    ],
  });
  // Nobody outside calls it, but headers are handed on from call to call.
  const payments = shop.addService('payment-service');
  const v1 = payments.addVersion('v1', { image: 'myregistry/payment-service:v1' });
  const v2 = payments.addVersion('v2', { image: 'myregistry/payment-service:v2' });
  new CanaryRoute(chart, 'payments', { service: payments, stable: v1, canary: v2, canaryPercent: 0, canaryMatches: [HttpMatch.header('x-chaos-test', 'enabled')] });

  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    listeners: [{ hosts: ['shop.example.com'] }],
    gatewayClassName: 'istio',
    keptHeaders: ['x-api-version'],
    internalHeaders: ['x-tenant'],
  });
  gateway.addRoute(orders);
}
