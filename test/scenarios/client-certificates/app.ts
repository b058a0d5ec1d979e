import { App, Chart } from 'cdk8s';
import { ClientCertificate, EgressGateway, ExternalService, Mesh, MeshProvider, PortProtocol, ZeroTrustNamespace } from 'cdk8s-mesh';

/** A bank authenticates its clients by certificate: one from a Secret at the egress gateway, and one from files in the proxy of the caller. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const edge = new ZeroTrustNamespace(chart, 'edge', { mesh });
  const payments = shop.addService('payment-service');
  payments.addVersion('v1', { image: 'myregistry/payment-service:v1' });

  const gateway = new EgressGateway(chart, 'egress', { namespace: edge });
  const settlement = new ExternalService(chart, 'settlement', {
    namespace: shop,
    hosts: ['settlement.bank.example.com'],
    ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: { clientCertificate: ClientCertificate.fromSecret('bank-client') } }],
    egressGateway: gateway,
  });
  const statements = new ExternalService(chart, 'statements', {
    namespace: shop,
    hosts: ['statements.bank.example.com'],
    ports: [{
      port: 80,
      protocol: PortProtocol.HTTP,
      tls: { caFile: '/etc/bank/ca.crt', clientCertificate: ClientCertificate.fromFiles({ certificateFile: '/etc/bank/tls.crt', keyFile: '/etc/bank/tls.key' }) },
    }],
  });
  payments.calls(settlement);
  payments.calls(statements);
}
