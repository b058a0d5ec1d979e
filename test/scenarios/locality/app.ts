import { App, Chart, Duration } from 'cdk8s';
import { LoadBalancing, Locality, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/**
 * Services whose pods run in several regions: a failover from one to the other, which takes a circuit breaker, so that one comes along;
 * a preference by labels; fixed shares; and one for which it does not matter where pods run. Linkerd refuses.
 */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });

  const users = shop.addService('user-service', { locality: Locality.failover({ origin: 'eu-west-1', target: 'eu-central-1' }) });
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  // A load balancer of its own: the failover stays.
  users.addVersion('v2', { image: 'myregistry/user-service:v2', loadBalancing: LoadBalancing.ROUND_ROBIN });

  shop.addService('order-service', {
    locality: Locality.priorities('topology.istio.io/network', 'topology.kubernetes.io/region', 'topology.kubernetes.io/zone'),
    circuitBreaker: { consecutiveGatewayErrors: 3, interval: Duration.seconds(10) },
  }).addVersion('v1', { image: 'myregistry/order-service:v1' });

  shop.addService('product-service', {
    locality: Locality.distribute(
      { origin: 'eu-west-1/*', shares: [{ locality: 'eu-west-1/*', percent: 80 }, { locality: 'eu-central-1/*', percent: 20 }] },
    ),
  }).addVersion('v1', { image: 'myregistry/product-service:v1' });

  shop.addService('payment-service', { locality: Locality.IGNORED, circuitBreaker: {} }).addVersion('v1', { image: 'myregistry/payment-service:v1' });
}
