import { App, Chart } from 'cdk8s';
import { CanaryRoute, Mesh, MeshNamespace, MeshProvider, PortProtocol } from 'cdk8s-mesh';

export const also = ['linkerd-experimental'];

/** A service that speaks no HTTP at all: its connections are split, those inside TLS too, whatever name the client asks for. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'storage');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const storage = new MeshNamespace(chart, 'storage', { mesh });
  const db = storage.addService('db', {
    ports: [
      { port: 5432, protocol: PortProtocol.TCP },
      { port: 8443, protocol: PortProtocol.TLS },
    ],
  });
  const stable = db.addVersion('v16', { image: 'myregistry/db:16' });
  const canary = db.addVersion('v17', { image: 'myregistry/db:17' });
  new CanaryRoute(chart, 'db-canary', { service: db, stable, canary, canaryPercent: 20 });

  storage.addService('orders').addVersion('v1', { image: 'myregistry/orders:v1' });
}
