import { App, Chart } from 'cdk8s';
import { Gateway, GatewayCertificate, GatewayTls, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/** A gateway for one network only, and another for everybody on the same pods, where Istio's sidecars are. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const [admin, frontend] = ['admin', 'frontend'].map(name => {
    const service = shop.addService(name);
    service.addVersion('v1', { image: `myregistry/${name}:v1` });
    return service;
  });
  const certificate = GatewayCertificate.fromClusterIssuer('letsencrypt');
  const office = new Gateway(chart, 'office', {
    namespace: shop,
    gatewayClassName: 'istio',
    listeners: [{ hosts: ['*.admin.example.com', 'admin.example.com'], tls: GatewayTls.terminate({ certificate }) }, { hosts: ['status.example.com'] }],
    trustedProxies: 1,
    allowedClientCidrs: ['203.0.113.0/24', '2001:db8::/32'],
    deniedClientCidrs: ['203.0.113.66/32'],
  });
  office.addRoute(admin);
  const open = new Gateway(chart, 'open', {
    namespace: shop, gatewayClassName: 'istio', listeners: [{ hosts: ['shop.example.com'], tls: GatewayTls.terminate({ certificate }) }],
  });
  open.addRoute(frontend);
}
