import { App, Chart, Duration } from 'cdk8s';
import { HeaderModifier, HttpMatch, HttpMethod, HttpScheme, Mesh, MeshNamespace, MeshProvider, PathMatch, PathRewrite } from 'cdk8s-mesh';

/** A route table written rule by rule, in its order; a construct is laid over all of it. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const orders = shop.addService('orders', { timeout: Duration.seconds(10) });
  const [v1, v2, v3] = ['v1', 'v2', 'v3'].map(version => orders.addVersion(version, { image: `myregistry/orders:${version}` }));
  orders.routes.addRule({ matches: [HttpMatch.path(PathMatch.exact('/gone'))], directResponse: { status: 410 } });
  orders.routes.addRule({
    matches: [HttpMatch.path(PathMatch.prefix('/docs'))], redirect: { scheme: HttpScheme.HTTPS, host: 'docs.example.com', status: 301 },
  });
  orders.routes.addRule({
    matches: [HttpMatch.allOf(HttpMatch.path(PathMatch.prefix('/v2')), HttpMatch.method(HttpMethod.GET))],
    split: [{ version: v2, percent: 60 }, { version: v3, percent: 40 }],
    timeout: Duration.seconds(2),
    retries: { attempts: 0 },
    rewrite: { path: PathRewrite.prefix('/v2', '/') },
    requestHeaders: { set: { 'x-path': 'v2' } },
    responseHeaders: { set: { 'x-served-by': 'v2 or v3' } },
  });
  orders.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix('/any'))], timeout: Duration.seconds(30) });
  orders.routes.addRule({ split: [{ version: v1, percent: 100 }] });
  new HeaderModifier(chart, 'orders-headers', { service: orders, request: { set: { 'x-env': 'prod' } } });
}
