import { App, Chart, Duration } from 'cdk8s';
import { ClientCertificate, ExternalService, Mesh, MeshNamespace, MeshProvider, PortProtocol, ZeroTrustNamespace } from 'cdk8s-mesh';

/** The waypoint of a namespace has the client certificate for a bank: who may speak with its name, in a zero-trust namespace and in an open one. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const tools = new MeshNamespace(chart, 'tools', { mesh });
  const payments = shop.addService('payment-service');
  payments.addVersion('v1', { image: 'myregistry/payment-service:v1' });

  const ports = [{ port: 80, protocol: PortProtocol.HTTP, tls: { clientCertificate: ClientCertificate.fromSecret('bank-client') } }];
  payments.calls(new ExternalService(chart, 'settlement', {
    namespace: shop, hosts: ['settlement.bank.example.com', 'settlement2.bank.example.com'], ports, timeout: Duration.seconds(5),
  }));
  payments.calls(new ExternalService(chart, 'rates', { namespace: tools, hosts: ['rates.bank.example.com'], ports }));
  new ExternalService(chart, 'unused', { namespace: shop, hosts: ['unused.bank.example.com'], ports });
}
