import { App, Chart } from 'cdk8s';
import { CanaryRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch } from 'cdk8s-mesh';

/** One caller always meets the canary, all callers do on one path, and a namespace does on another. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const lab = new MeshNamespace(chart, 'lab', { mesh });
  const users = shop.addService('user-service');
  const stable = users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const canary = users.addVersion('v2', { image: 'myregistry/user-service:v2' });
  const tester = shop.addService('tester');
  tester.addVersion('v1', { image: 'myregistry/tester:v1' });
  new CanaryRoute(chart, 'users-canary', {
    service: users,
    stable,
    canary,
    canaryPercent: 0,
    canaryMatches: [
      HttpMatch.caller(tester),
      HttpMatch.path(PathMatch.prefix('/api/v2')),
      HttpMatch.allOf(HttpMatch.callerNamespace(lab), HttpMatch.path(PathMatch.exact('/health'))),
    ],
  });
}
