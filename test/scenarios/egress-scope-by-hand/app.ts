import { App, Chart } from 'cdk8s';
import { EgressHost, EgressScope, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/** One list of egress hosts for all pods of a namespace, by hand: it has to have every callee. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', {
    mesh,
    egressScope: EgressScope.hosts([
      EgressHost.service('default', 'user-service'),
      EgressHost.service('default', 'product-service'),
      EgressHost.service('default', 'order-service'),
      EgressHost.allServices('istio-system'),
    ]),
  });
  const [users, products, orders] = ['user-service', 'product-service', 'order-service'].map(name => {
    const service = shop.addService(name);
    service.addVersion('v1', { image: `myregistry/${name}:v1` });
    return service;
  });
  orders.calls(users);
  orders.calls(products);
  const lab = new MeshNamespace(chart, 'lab', { mesh });
  lab.addService('crawler').addVersion('v1', { image: 'myregistry/crawler:v1' });
}
