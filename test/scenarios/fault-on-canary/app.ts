import { App, Chart, Duration } from 'cdk8s';
import { CanaryRoute, FaultInjection, HttpMatch, HttpMethod, Mesh, MeshNamespace, MeshProvider, PathMatch } from 'cdk8s-mesh';

/** A canary, the service's timeout, and a fault on one service: requests that meet the fault are still split, and pinned ones stay pinned. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const users = shop.addService('user-service', { timeout: Duration.seconds(2) });
  const stable = users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const canary = users.addVersion('v2', { image: 'myregistry/user-service:v2' });
  new FaultInjection(chart, 'users-chaos', {
    service: users,
    matches: [HttpMatch.allOf(HttpMatch.header('x-chaos-test', 'enabled'), HttpMatch.path(PathMatch.prefix('/api'))), HttpMatch.method(HttpMethod.PATCH)],
    abort: { percent: 25, httpStatus: 503 },
  });
  new CanaryRoute(chart, 'users-canary', { service: users, stable, canary, canaryPercent: 10, canaryMatches: [HttpMatch.header('x-api-version', 'v2')] });
}
