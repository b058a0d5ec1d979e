import { App, Chart, Duration } from 'cdk8s';
import { ExternalService, Mesh, MeshNamespace, MeshProvider, PortProtocol } from 'cdk8s-mesh';

/** The application says http, its proxy speaks TLS: so the mesh sees requests, and can try again. A bank that has its own authority, too. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const payments = shop.addService('payment-service');
  payments.addVersion('v1', { image: 'myregistry/payment-service:v1' });

  const provided = new ExternalService(chart, 'payments', {
    namespace: shop,
    hosts: ['payments.example.com'],
    ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }],
    timeout: Duration.seconds(10),
    circuitBreaker: { consecutive5xxErrors: 10 },
    connectionPool: { maxConnections: 50 },
  });
  const bank = new ExternalService(chart, 'bank', {
    namespace: shop,
    hosts: ['gateway.bank.example.com'],
    ports: [{ port: 8080, protocol: PortProtocol.HTTP, targetPort: 8443, tls: { serverName: 'bank.example.com', caFile: '/etc/bank/ca.pem' } }],
    endpoints: ['192.0.2.10', '192.0.2.11'],
  });
  payments.calls(provided);
  payments.calls(bank);
}
