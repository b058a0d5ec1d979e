import { App, Chart } from 'cdk8s';
import { Gateway, GatewayCertificate, GatewayTls, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/** Partners and suppliers prove who they are, each by certificates of an authority of their own; other clients need not. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  const orders = shop.addService('order-service');
  orders.addVersion('v1', { image: 'myregistry/order-service:v1' });

  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    gatewayClassName: 'istio',
    listeners: [
      { hosts: ['shop.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('shop-tls') }) },
      // A public authority signed the gateway's certificate, so that of the partners is in a Secret of its own: partners-tls-cacert.
      { hosts: ['partners.example.com'], tls: GatewayTls.mutual({ certificate: GatewayCertificate.fromSecret('partners-tls') }) },
      // One authority for both sides: it stands in the Secret that its issuer fills.
      { hosts: ['suppliers.example.com'], tls: GatewayTls.mutual({ certificate: GatewayCertificate.fromIssuer('suppliers') }), httpsRedirect: false },
    ],
  });
  gateway.addRoute(frontend, { hosts: ['shop.example.com'] });
  gateway.addRoute(orders, { hosts: ['partners.example.com', 'suppliers.example.com'] });
}
