import { App, Chart, Duration } from 'cdk8s';
import { HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch } from 'cdk8s-mesh';

/** Requests have a timeout, except streams of events: they may take as long as they do. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const feed = shop.addService('feed-service', { timeout: Duration.seconds(5) });
  feed.addVersion('v1', { image: 'myregistry/feed-service:v1' });
  feed.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix('/events'))], timeout: Duration.seconds(0) });
}
