import { App, Chart, Duration } from 'cdk8s';
import { CanaryRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider, RetryOn } from 'cdk8s-mesh';

/** Clients that ask for version 2 get it, everyone else 90/10; with a timeout, and retries where they are safe. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const users = shop.addService('user-service');
  const stable = users.addVersion('v1', { image: 'myregistry/user-service:v1', replicas: 3 });
  const canary = users.addVersion('v2', { image: 'myregistry/user-service:v2' });
  new CanaryRoute(chart, 'users-canary', {
    service: users,
    stable,
    canary,
    canaryPercent: 10,
    canaryMatches: [HttpMatch.header('x-api-version', 'v2')],
    timeout: Duration.seconds(5),
    retries: { attempts: 2, perTryTimeout: Duration.millis(1600), retryOn: [RetryOn.SERVER_ERROR] },
  });
}
