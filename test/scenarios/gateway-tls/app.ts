import { App, Chart } from 'cdk8s';
import { Gateway, GatewayCertificate, GatewayTls, HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch } from 'cdk8s-mesh';

/** Clear text is redirected, a path elsewhere by the scheme that it was asked for; one certificate comes from cert-manager, the other is there already. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  frontend.routes.addRule({ matches: [HttpMatch.path(PathMatch.exact('/old'))], redirect: { host: 'new.example.com', status: 301 } });
  const admin = shop.addService('admin');
  admin.addVersion('v1', { image: 'myregistry/admin:v1' });

  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    gatewayClassName: 'istio',
    listeners: [
      { hosts: ['shop.example.com', 'www.shop.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromClusterIssuer('letsencrypt') }) },
      { hosts: ['admin.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('admin-tls') }), httpsRedirect: false },
    ],
  });
  gateway.addRoute(frontend, { hosts: ['shop.example.com', 'www.shop.example.com'] });
  gateway.addRoute(admin, { hosts: ['admin.example.com'] });
}
