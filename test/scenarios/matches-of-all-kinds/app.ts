import { App, Chart } from 'cdk8s';
import { CanaryRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch, PortProtocol, StringMatch } from 'cdk8s-mesh';

/** What pins-of-all-kinds leaves out: missing headers, queries, hosts, schemes, ports, callers, case, plain prefixes and regexes of paths. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const other = new MeshNamespace(chart, 'other', { mesh });
  const admin = shop.addService('admin');
  admin.addVersion('v1', { image: 'myregistry/admin:v1' });
  const orders = shop.addService('orders', { ports: [{ port: 8080, protocol: PortProtocol.HTTP2 }, { port: 9000, suffix: 'admin' }] });
  const stable = orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const canary = orders.addVersion('v2', { image: 'myregistry/orders:v2' });
  new CanaryRoute(chart, 'orders-canary', {
    service: orders,
    stable,
    canary,
    canaryPercent: 0,
    canaryMatches: [
      HttpMatch.allOf(HttpMatch.path(PathMatch.exact('/no-user')), HttpMatch.withoutHeader('x-user')),
      HttpMatch.allOf(HttpMatch.path(PathMatch.exact('/not-ann')), HttpMatch.withoutHeader('x-user', StringMatch.exact('ann'))),
      HttpMatch.allOf(HttpMatch.path(PathMatch.exact('/not-a')), HttpMatch.withoutHeader('x-user', StringMatch.regex('a.*'))),
      HttpMatch.query('version', '2'),
      HttpMatch.queryMatches('build', StringMatch.regex('[0-9]+-beta')),
      HttpMatch.queryMatches('user', StringMatch.prefix('test-')),
      HttpMatch.authority(StringMatch.exact('orders.shop:8080')),
      HttpMatch.allOf(HttpMatch.path(PathMatch.exact('/scheme')), HttpMatch.http()),
      HttpMatch.allOf(HttpMatch.path(PathMatch.exact('/tls')), HttpMatch.https()),
      HttpMatch.port(9000),
      HttpMatch.caller(admin),
      HttpMatch.callerNamespace(other),
      HttpMatch.path(PathMatch.ignoringCase(PathMatch.prefix('/Beta'))),
      HttpMatch.path(PathMatch.ignoringCase(PathMatch.exact('/Exact'))),
      HttpMatch.path(PathMatch.stringPrefix('/plain')),
      HttpMatch.path(PathMatch.regex('/users/[0-9]+')),
      HttpMatch.grpc('shop.v1.Orders', 'Get'),
    ],
  });
}
