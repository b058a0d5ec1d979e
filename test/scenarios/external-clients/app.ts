import { App, Chart } from 'cdk8s';
import { ExternalClient, HttpMethod, Mesh, MeshProvider, MtlsMode, PathMatch, PortProtocol, ZeroTrustNamespace } from 'cdk8s-mesh';

/**
 * Clients that the app does not declare: Prometheus reads the metrics, any pod of back-office reads reports, the office network connects in plaintext, a
 * teller of another trust domain books; all else is refused.
 */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'bank');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const bank = new ZeroTrustNamespace(chart, 'bank', { mesh });

  const web = bank.addService('web');
  web.addVersion('v1', { image: 'myregistry/web:v1' });
  const ledger = bank.addService('ledger', {
    ports: [
      { port: 80, targetPort: 8080 },
      { port: 8081, suffix: 'office', mtls: MtlsMode.PERMISSIVE },
      { port: 9000, protocol: PortProtocol.GRPC },
      { port: 5432, protocol: PortProtocol.TCP },
    ],
  });
  ledger.addVersion('v1', { image: 'myregistry/ledger:v1' });

  web.calls(ledger, { ports: [80], paths: [PathMatch.prefix('/books')], reason: 'shows the books' });
  ledger.allowsFrom(ExternalClient.serviceAccount({ namespace: 'monitoring', name: 'prometheus' }), {
    ports: [80], methods: [HttpMethod.GET], paths: [PathMatch.exact('/metrics')], reason: 'scrapes metrics',
  });
  ledger.allowsFrom(ExternalClient.serviceAccount({ namespace: 'monitoring', name: 'backup' }), { ports: [5432] });
  ledger.allowsFrom(ExternalClient.namespace('back-office'), { ports: [80], methods: [HttpMethod.GET], paths: [PathMatch.prefix('/reports')] });
  ledger.allowsFrom(ExternalClient.serviceAccount({ namespace: 'branch', name: 'teller', trustDomain: 'partner.example.com' }), {
    ports: [9000], paths: [PathMatch.grpcMethod('bank.v1.Ledger', 'Book')], reason: 'branches of the partner book through us until 2027',
  });
  ledger.allowsFrom(ExternalClient.network(['10.20.0.0/16', '10.8.0.0/16']), { ports: [8081], reason: 'tellers without a mesh' });
}
