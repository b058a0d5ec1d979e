import { App, Chart, Duration } from 'cdk8s';
import { Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/** The part of circuit breaking that both meshes have, and a timeout with retries on the service itself. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const users = shop.addService('user-service', {
    circuitBreaker: { consecutive5xxErrors: 5, baseEjectionTime: Duration.seconds(30) },
    timeout: Duration.seconds(3),
  });
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
}
