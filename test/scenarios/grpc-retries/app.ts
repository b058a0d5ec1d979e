import { App, Chart, Duration } from 'cdk8s';
import { Mesh, MeshNamespace, MeshProvider, PortProtocol, RetryOn } from 'cdk8s-mesh';

/** Calls of gRPC that the service refused are sent again; those that failed otherwise are not, as they may have done something. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'bank');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const bank = new MeshNamespace(chart, 'bank', { mesh });
  const ledger = bank.addService('ledger', {
    ports: [{ port: 9000, protocol: PortProtocol.GRPC }],
    timeout: Duration.seconds(5),
    retries: { attempts: 2, retryOn: [RetryOn.GRPC_UNAVAILABLE] },
  });
  ledger.addVersion('v1', { image: 'myregistry/ledger:v1' });
  bank.addService('teller').addVersion('v1', { image: 'myregistry/teller:v1' });
}
