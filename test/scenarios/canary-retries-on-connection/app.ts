import { App, Chart, Duration } from 'cdk8s';
import { CanaryRoute, Mesh, MeshNamespace, MeshProvider, RetryOn } from 'cdk8s-mesh';

/** Conditions that prove that the server has not seen the request repeat any method; Linkerd knows none of them and says so. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const users = shop.addService('user-service');
  const stable = users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const canary = users.addVersion('v2', { image: 'myregistry/user-service:v2' });
  new CanaryRoute(chart, 'users-canary', {
    service: users,
    stable,
    canary,
    canaryPercent: 0, // rolled back
    timeout: Duration.seconds(5),
    retries: {
      attempts: 2,
      perTryTimeout: Duration.millis(1600),
      retryOn: [RetryOn.SERVER_ERROR, RetryOn.RESET, RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM],
    },
  });
}
