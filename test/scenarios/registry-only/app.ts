import { App, Chart } from 'cdk8s';
import { ExternalService, Mesh, MeshNamespace, MeshProvider, OutboundTraffic, PortProtocol } from 'cdk8s-mesh';

/** What nobody declares cannot be reached, but from the namespace that may go anywhere. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider, outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const lab = new MeshNamespace(chart, 'lab', { mesh, outboundTraffic: OutboundTraffic.ALLOW_ANY });
  const orders = shop.addService('order-service');
  orders.addVersion('v1', { image: 'myregistry/order-service:v1' });
  const crawler = lab.addService('crawler');
  crawler.addVersion('v1', { image: 'myregistry/crawler:v1' });

  const rates = new ExternalService(chart, 'rates', { namespace: shop, hosts: ['rates.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }] });
  orders.calls(rates);
}
