import { Chart, Duration } from 'cdk8s';
import { ExternalService, PortProtocol } from 'cdk8s-mesh';
import { Services } from './services';

/** The way out. Nothing outside the mesh can be reached (mesh.ts says so) but the payment provider. */
export function addEgress({ payments }: Services): void {
  const provider = new ExternalService(Chart.of(payments), 'payment-provider', {
    namespace: payments.namespace,
    hosts: ['payments.example.com'],
    // The application calls http://payments.example.com; its proxy speaks TLS to port 443, so it sees requests and can try again.
    ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }],
    timeout: Duration.seconds(10),
    retries: { attempts: 2, perTryTimeout: Duration.seconds(3) }, // of what does no harm twice: never a POST that may have been carried out
    connectionPool: { maxConnections: 50, connectTimeout: Duration.seconds(2) },
  });
  payments.calls(provider);
}
