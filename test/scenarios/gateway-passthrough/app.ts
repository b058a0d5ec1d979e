import { App, Chart } from 'cdk8s';
import { Gateway, GatewayCertificate, GatewayTls, Mesh, MeshNamespace, MeshProvider, PortProtocol } from 'cdk8s-mesh';

export const also = ['istio-ambient-1.29'];

/** The vault and its regions end TLS themselves; the gateway knows them by the host that is asked for. The shop beside them it reads. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  const vault = shop.addService('vault', { ports: [{ port: 443, targetPort: 8443, protocol: PortProtocol.TLS }] });
  vault.addVersion('v1', { image: 'myregistry/vault:v1' });
  const regions = shop.addService('vault-regions', { ports: [{ port: 8200, protocol: PortProtocol.HTTPS }] });
  regions.addVersion('v1', { image: 'myregistry/vault-regions:v1' });

  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    gatewayClassName: 'istio',
    listeners: [
      { hosts: ['vault.example.com', '*.vault.example.com'], tls: GatewayTls.passthrough() },
      { hosts: ['shop.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('shop-tls') }) },
    ],
  });
  gateway.addRoute(vault, { hosts: ['vault.example.com'] });
  gateway.addRoute(regions, { hosts: ['*.vault.example.com'] });
  gateway.addRoute(frontend, { hosts: ['shop.example.com'] });
}
