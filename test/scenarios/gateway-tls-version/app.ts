import { App, Chart } from 'cdk8s';
import { Gateway, GatewayCertificate, GatewayTls, Mesh, MeshNamespace, MeshProvider, TlsVersion } from 'cdk8s-mesh';

/** One host takes nothing older than TLS 1.3, the other what is safe. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });

  const terminate = (secret: string, minVersion?: TlsVersion) => (
    GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret(secret), minVersion })
  );
  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    gatewayClassName: 'istio',
    listeners: [
      { hosts: ['modern.example.com'], tls: terminate('modern-tls', TlsVersion.V1_3) },
      { hosts: ['shop.example.com'], tls: terminate('shop-tls') },
    ],
  });
  gateway.addRoute(frontend);
}
