import { App, Chart } from 'cdk8s';
import { Gateway, GatewayTls, Mesh, MeshNamespace, MeshProvider, PathMatch } from 'cdk8s-mesh';

/** A load balancer terminates TLS, and says in a header whether a client used it. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const [frontend, orders] = ['frontend', 'orders'].map(name => {
    const service = shop.addService(name);
    service.addVersion('v1', { image: `myregistry/${name}:v1` });
    return service;
  });
  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    gatewayClassName: 'istio',
    listeners: [
      { hosts: ['shop.example.com'], tls: GatewayTls.atLoadBalancer(), httpsRedirect: true },
      { hosts: ['health.example.com'] },
    ],
    trustedProxies: 1,
  });
  gateway.addRoute(frontend);
  gateway.addRoute(orders, { paths: [PathMatch.exact('/orders')], hosts: ['shop.example.com'] });
}
