import { App, Chart } from 'cdk8s';
import { Gateway, GatewayCertificate, GatewayTls, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/** A wildcard and a host below it, each with its certificate. A client may reuse a connection to a host of the wildcard: its requests get the wildcard's routes. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const [tenants, zone] = ['tenants', 'zone'].map(name => {
    const service = shop.addService(name);
    service.addVersion('v1', { image: `myregistry/${name}:v1` });
    return service;
  });

  const tls = GatewayTls.terminate({ certificate: GatewayCertificate.fromClusterIssuer('letsencrypt') });
  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    listeners: [{ hosts: ['*.example.com'], tls }, { hosts: ['zone.example.com'], tls }],
    gatewayClassName: 'istio',
  });
  gateway.addRoute(tenants, { hosts: ['*.example.com'] });
  gateway.addRoute(zone, { hosts: ['zone.example.com'] });
}
