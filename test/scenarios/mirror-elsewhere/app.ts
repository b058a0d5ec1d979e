import { App, Chart } from 'cdk8s';
import { Mesh, MeshProvider, TrafficMirror, ZeroTrustNamespace } from 'cdk8s-mesh';

/** Copies go to a service that looks at connections only, and to others in another namespace: all of them trust nobody undeclared. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const lab = new ZeroTrustNamespace(chart, 'lab', { mesh });
  const users = shop.addService('users');
  users.addVersion('v1', { image: 'myregistry/users:v1' });
  const audit = shop.addService('audit');
  audit.addVersion('v1', { image: 'myregistry/audit:v1' });
  const replay = lab.addService('replay');
  replay.addVersion('v1', { image: 'myregistry/replay:v1' });
  const record = lab.addService('record', { circuitBreaker: {} }); // behind a waypoint of its own
  record.addVersion('v1', { image: 'myregistry/record:v1' });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });

  new TrafficMirror(chart, 'users-mirror', { service: users, targets: [{ service: audit }, { service: replay }, { service: record }] });
  for (const target of [users, audit, replay, record]) frontend.calls(target);
}
