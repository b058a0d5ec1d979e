import { App, Chart, Duration } from 'cdk8s';
import { CanaryRoute, Gateway, HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch } from 'cdk8s-mesh';

/** Clients outside meet the canary as callers in the mesh do: its share, its pins by what is public, its timeout. */
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
    canaryPercent: 10,
    canaryMatches: [HttpMatch.header('x-api-version', 'v2'), HttpMatch.cookie('beta', 'yes'), HttpMatch.header('x-env', 'canary')],
    timeout: Duration.seconds(5),
  });

  const gateway = new Gateway(chart, 'public', {
    namespace: shop, listeners: [{ hosts: ['shop.example.com'] }], gatewayClassName: 'istio', keptHeaders: ['x-api-version'],
  });
  gateway.addRoute(users, { paths: [PathMatch.prefix('/api')] });
}
