import { App, Chart } from 'cdk8s';
import { CanaryRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider, PortProtocol } from 'cdk8s-mesh';

/** A service of gRPC: calls of one method and those with a header are pinned, the rest is split. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'bank');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const bank = new MeshNamespace(chart, 'bank', { mesh });
  const ledger = bank.addService('ledger', { ports: [{ port: 9000, protocol: PortProtocol.GRPC }] });
  const stable = ledger.addVersion('v1', { image: 'myregistry/ledger:v1' });
  const canary = ledger.addVersion('v2', { image: 'myregistry/ledger:v2' });
  new CanaryRoute(chart, 'ledger-canary', {
    service: ledger,
    stable,
    canary,
    canaryPercent: 25,
    canaryMatches: [HttpMatch.grpc('bank.v1.Ledger', 'Audit'), HttpMatch.allOf(HttpMatch.grpc('bank.v1.Ledger'), HttpMatch.header('x-beta', 'yes'))],
  });

  const teller = bank.addService('teller');
  teller.addVersion('v1', { image: 'myregistry/teller:v1' });
  teller.calls(ledger);
}
