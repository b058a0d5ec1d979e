import { App, Chart, Duration } from 'cdk8s';
import { HashAlgorithm, LoadBalancing, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/** New pods that get their share slowly, and consistent hashes on a larger ring and in a Maglev table. Linkerd refuses. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });

  shop.addService('search-service', {
    warmup: { duration: Duration.seconds(90), minimumPercent: 5, aggression: 2 },
  }).addVersion('v1', { image: 'myregistry/search-service:v1' });

  const carts = shop.addService('cart-service', {
    loadBalancing: LoadBalancing.consistentHashOfCookie('cart', Duration.hours(1), { algorithm: HashAlgorithm.maglev(65537) }),
  });
  carts.addVersion('v1', { image: 'myregistry/cart-service:v1' });
  carts.addVersion('v2', {
    image: 'myregistry/cart-service:v2',
    loadBalancing: LoadBalancing.consistentHashOfHeader('x-cart', { algorithm: HashAlgorithm.ringHash(4096) }),
  });
}
