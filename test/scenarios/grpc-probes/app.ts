import { App, Chart, Duration } from 'cdk8s';
import { GrpcProbe, HttpMethod, Mesh, MeshProvider, PathMatch, PortProtocol, ZeroTrustNamespace } from 'cdk8s-mesh';
import * as kplus from 'cdk8s-plus-28';

/** gRPC probes where all calls are denied by default: on a port with calls, on one whose calls name a method, and on one that is not published. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'bank');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const bank = new ZeroTrustNamespace(chart, 'bank', { mesh });
  const grpc = [{ port: 9000, protocol: PortProtocol.GRPC }];
  const probe = GrpcProbe.of({ port: 9000, service: 'bank.v1.Ledger', periodSeconds: Duration.seconds(5) });

  const ledger = bank.addService('ledger', { ports: grpc });
  ledger.addVersion('v1', { image: 'myregistry/ledger:v1', liveness: probe, readiness: probe, startup: GrpcProbe.of({ port: 9000, failureThreshold: 30 }) });
  const audit = bank.addService('audit', { ports: grpc });
  audit.addVersion('v1', { image: 'myregistry/audit:v1', liveness: probe, readiness: probe });
  const rates = bank.addService('rates');
  rates.addVersion('v1', {
    image: 'myregistry/rates:v1',
    ports: [{ number: 9001 }],
    liveness: GrpcProbe.of({ port: 9001 }),
    readiness: kplus.Probe.fromHttpGet('/ready', { port: 8080 }),
  });

  const teller = bank.addService('teller', { ports: grpc });
  teller.addVersion('v1', { image: 'myregistry/teller:v1', liveness: probe, readiness: probe });
  teller.calls(ledger);
  teller.calls(audit, { methods: [HttpMethod.POST], paths: [PathMatch.exact('/bank.v1.Audit/Read')] });
  teller.calls(rates);
}
