import { App, Chart } from 'cdk8s';
import { CanaryRoute, Mesh, MeshNamespace, MeshProvider, PortProtocol } from 'cdk8s-mesh';

/** A service that ends TLS by itself: its connections are split, but for those to its beta names and those of one caller. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'edge');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const edge = new MeshNamespace(chart, 'edge', { mesh });
  const tester = edge.addService('tester');
  tester.addVersion('v1', { image: 'myregistry/tester:v1' });
  edge.addService('web').addVersion('v1', { image: 'myregistry/web:v1' });
  const gate = edge.addService('gate', { ports: [{ port: 8443, protocol: PortProtocol.TLS }] });
  const stable = gate.addVersion('v1', { image: 'myregistry/gate:v1' });
  const canary = gate.addVersion('v2', { image: 'myregistry/gate:v2' });
  new CanaryRoute(chart, 'gate-canary', { service: gate, stable, canary, canaryPercent: 30 });
  gate.routes.addTlsRule({ port: 8443, sniHosts: ['stable.beta.example.com'], split: [{ version: stable, percent: 100 }] });
  gate.routes.addTlsRule({ port: 8443, sniHosts: ['*.beta.example.com'], split: [{ version: canary, percent: 100 }] });
  gate.routes.addTcpRule({ port: 8443, callers: [tester], split: [{ version: canary, percent: 100 }] });
}
