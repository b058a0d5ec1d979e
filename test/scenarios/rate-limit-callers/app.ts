import { App, Chart } from 'cdk8s';
import { Mesh, MeshNamespace, MeshProvider, MtlsMode, RateLimit } from 'cdk8s-mesh';

/** Of 100 requests a second each caller may make 20, frontend 50. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh, mtls: MtlsMode.STRICT });

  const users = shop.addService('user-service');
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });

  new RateLimit(chart, 'users-limit', {
    service: users, requestsPerSecond: 100, perCaller: 20, overrides: [{ callers: [frontend], requestsPerSecond: 50 }],
  });
}
