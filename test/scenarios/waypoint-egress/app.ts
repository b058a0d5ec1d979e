import { App, Chart, Duration } from 'cdk8s';
import { ExternalService, Mesh, MeshNamespace, MeshProvider, PortProtocol, UnsupportedFeature, ZeroTrustNamespace } from 'cdk8s-mesh';

/** External services of a zero-trust namespace: in ambient mode its waypoint allows the declared calls, whatever the protocol. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider, unsupported: UnsupportedFeature.REPORT });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const tools = new MeshNamespace(chart, 'tools', { mesh });
  const payments = shop.addService('payment-service');
  payments.addVersion('v1', { image: 'myregistry/payment-service:v1' });
  const importer = tools.addService('importer');
  importer.addVersion('v1', { image: 'myregistry/importer:v1' });

  const http = { port: 80, protocol: PortProtocol.HTTP };
  const tls = { port: 443, protocol: PortProtocol.TLS };
  const bank = new ExternalService(chart, 'bank', {
    namespace: shop, hosts: ['eu.bank.example.com', 'us.bank.example.com'], ports: [http], timeout: Duration.seconds(5),
  });
  const rates = new ExternalService(chart, 'rates', { namespace: shop, hosts: ['rates.example.com'], ports: [http, tls] });
  payments.calls(bank);
  payments.calls(rates);
  importer.calls(rates, { ports: [443] });
  new ExternalService(chart, 'unused', { namespace: shop, hosts: ['unused.example.com'] });
  // ztunnel recognises none of its addresses, so nothing authorizes these calls.
  payments.calls(new ExternalService(chart, 'partners', { namespace: shop, hosts: ['*.partners.example.com'] }));
  // No namespace that denies by default.
  importer.calls(new ExternalService(chart, 'mirror', { namespace: tools, hosts: ['mirror.example.com'] }));
}
