import { App, Chart, Duration } from 'cdk8s';
import { FaultInjection, GrpcStatus, HttpMatch, Mesh, MeshNamespace, MeshProvider, PortProtocol } from 'cdk8s-mesh';

/** Requests that ask for it are delayed and fail, a share of them; on HTTP and on gRPC. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const chaos = [HttpMatch.header('x-chaos-test', 'enabled')];

  const payments = shop.addService('payment-service');
  payments.addVersion('v1', { image: 'myregistry/payment-service:v1' });
  new FaultInjection(chart, 'payments-chaos', {
    service: payments, matches: chaos, delay: { percent: 20, duration: Duration.millis(300) }, abort: { percent: 10, httpStatus: 503 },
  });

  const ledger = shop.addService('ledger', { ports: [{ port: 9000, protocol: PortProtocol.GRPC }] });
  ledger.addVersion('v1', { image: 'myregistry/ledger:v1' });
  new FaultInjection(chart, 'ledger-chaos', { service: ledger, matches: chaos, abort: { percent: 100, grpcStatus: GrpcStatus.UNAVAILABLE } });
}
