import { App, Chart } from 'cdk8s';
import { CanaryRoute, HttpMethod, Mesh, MeshProvider, PortProtocol, ZeroTrustNamespace } from 'cdk8s-mesh';

export const also = ['linkerd-experimental'];

/** HTTP, gRPC and TCP on one service: the split holds on each port, of requests or of connections; calls name the ports they mean. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'bank');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const bank = new ZeroTrustNamespace(chart, 'bank', { mesh });
  const ledger = bank.addService('ledger', {
    ports: [
      { port: 80, targetPort: 8080 },
      { port: 9000, protocol: PortProtocol.GRPC },
      { port: 7000, protocol: PortProtocol.TCP, suffix: 'feed' },
    ],
  });
  const stable = ledger.addVersion('v1', { image: 'myregistry/ledger:v1' });
  const canary = ledger.addVersion('v2', { image: 'myregistry/ledger:v2' });
  new CanaryRoute(chart, 'ledger-canary', { service: ledger, stable, canary, canaryPercent: 50 });

  const teller = bank.addService('teller');
  teller.addVersion('v1', { image: 'myregistry/teller:v1' });
  teller.calls(ledger, { ports: [80], methods: [HttpMethod.GET] });
  teller.calls(ledger, { ports: [9000] });
}
