import { App, Chart, Duration } from 'cdk8s';
import { HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch } from 'cdk8s-mesh';

/** All paths but one go to the new version, and all but another have a timeout: the exception is the rule, the rest is the default. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const users = shop.addService('users', { timeout: Duration.seconds(5) });
  const v1 = users.addVersion('v1', { image: 'myregistry/users:v1' });
  const v2 = users.addVersion('v2', { image: 'myregistry/users:v2' });
  users.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix('/legacy'))], split: [{ version: v1, percent: 100 }] });
  users.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix('/export'))], split: [{ version: v2, percent: 100 }], timeout: Duration.seconds(60) });
  users.routes.addRule({ split: [{ version: v2, percent: 100 }] });
}
