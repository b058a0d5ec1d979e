import { App, Chart, Duration } from 'cdk8s';
import { Gateway, GatewayWorkload, HttpMatch, HttpMethod, Mesh, MeshNamespace, MeshProvider, PathMatch, ZeroTrustNamespace } from 'cdk8s-mesh';

/** Two hosts, services of two namespaces behind them; the gateway may do what its routes do, nothing else. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const docs = new MeshNamespace(chart, 'docs', { mesh });

  const users = shop.addService('user-service');
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  const manual = docs.addService('manual', { ports: [{ port: 80, targetPort: 8080 }] });
  manual.addVersion('v1', { image: 'myregistry/manual:v1' });

  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    listeners: [{ hosts: ['shop.example.com', '*.docs.example.com'] }],
    gatewayClassName: 'istio',
    workload: GatewayWorkload.of({ namespace: 'ingress', labels: { istio: 'ingressgateway' }, serviceAccountName: 'ingress' }),
  });
  gateway.addRoute(frontend, { hosts: ['shop.example.com'] }); // all that the narrower routes leave
  gateway.addRoute(users, {
    hosts: ['shop.example.com'],
    paths: [PathMatch.prefix('/api/users')],
    matches: [HttpMatch.method(HttpMethod.GET), HttpMatch.method(HttpMethod.POST)],
    timeout: Duration.seconds(10),
  });
  gateway.addRoute(manual, { hosts: ['*.docs.example.com'], paths: [PathMatch.prefix('/manual')] });
}
