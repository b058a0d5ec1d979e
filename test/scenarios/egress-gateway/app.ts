import { App, Chart, Duration } from 'cdk8s';
import { EgressGateway, ExternalService, HttpMethod, Mesh, MeshProvider, PathMatch, PortProtocol, ZeroTrustNamespace } from 'cdk8s-mesh';

/** Traffic leaves through one gateway, which knows its callers: payment-service may charge, order-service may look at shipments, nobody else gets out. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const edge = new ZeroTrustNamespace(chart, 'edge', { mesh });
  const payments = shop.addService('payment-service');
  payments.addVersion('v1', { image: 'myregistry/payment-service:v1' });
  const orders = shop.addService('order-service');
  orders.addVersion('v1', { image: 'myregistry/order-service:v1' });

  const gateway = new EgressGateway(chart, 'egress', { namespace: edge });
  const provided = new ExternalService(chart, 'payments', {
    namespace: shop,
    hosts: ['payments.example.com'],
    ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }],
    timeout: Duration.seconds(10),
    egressGateway: gateway,
  });
  const carrier = new ExternalService(chart, 'carrier', {
    namespace: shop, hosts: ['carrier.example.com', 'track.carrier.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }], egressGateway: gateway,
  });
  const bank = new ExternalService(chart, 'bank', { namespace: shop, hosts: ['bank.example.com'], egressGateway: gateway });

  payments.calls(provided, { methods: [HttpMethod.POST], paths: [PathMatch.prefix('/charge')] });
  payments.calls(bank);
  orders.calls(carrier);
}
