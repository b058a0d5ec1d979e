import { App, Chart, Duration } from 'cdk8s';
import { HttpMethod, Mesh, MeshProvider, PathMatch, ZeroTrustNamespace } from 'cdk8s-mesh';
import * as kplus from 'cdk8s-plus-28';

/** frontend may read and create users, admin may do everything, the audit job of another namespace reads one path; all else is refused. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const back = new ZeroTrustNamespace(chart, 'back-office', { mesh });

  const users = shop.addService('user-service');
  users.addVersion('v1', { image: 'myregistry/user-service:v1', readiness: kplus.Probe.fromHttpGet('/ready', { port: 8080, periodSeconds: Duration.seconds(5) }) });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  const admin = shop.addService('admin');
  admin.addVersion('v1', { image: 'myregistry/admin:v1' });
  const audit = back.addService('audit');
  audit.addVersion('v1', { image: 'myregistry/audit:v1' });

  frontend.calls(users, { methods: [HttpMethod.POST, HttpMethod.GET], paths: [PathMatch.prefix('/api/users')] });
  admin.calls(users);
  audit.calls(users, { methods: [HttpMethod.GET], paths: [PathMatch.exact('/api/users/export')] });
  audit.calls(users, { methods: [HttpMethod.DELETE], paths: [PathMatch.prefix('/exports')] });
}
