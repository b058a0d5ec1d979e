import { App, Chart } from 'cdk8s';
import { CanaryRoute, HttpMatch, HttpMethod, Mesh, MeshProvider, TrafficMirror, ZeroTrustNamespace } from 'cdk8s-mesh';

/** Reads are copied to version 3, which takes no requests, and a fifth of them to an audit service on another port: its callers have to be allowed there too. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const users = shop.addService('user-service');
  const [stable, canary, next] = ['v1', 'v2', 'v3'].map(version => users.addVersion(version, { image: `myregistry/user-service:${version}` }));
  const audit = shop.addService('audit', { ports: [{ port: 9000 }] });
  audit.addVersion('v1', { image: 'myregistry/audit:v1' });
  const recorder = audit.addVersion('recorder', { image: 'myregistry/audit:recorder' });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });

  new CanaryRoute(chart, 'users-canary', { service: users, stable, canary, canaryPercent: 10 });
  new TrafficMirror(chart, 'users-mirror', {
    service: users,
    matches: [HttpMatch.method(HttpMethod.GET)],
    targets: [{ version: next }, { version: recorder, percent: 20, port: 9000 }],
  });
  frontend.calls(users);
  frontend.calls(audit, { methods: [HttpMethod.GET] });
}
