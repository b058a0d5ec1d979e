import { Duration } from 'cdk8s';
import { ConsumerRouteOptions, HttpMatch, Mesh, MeshProvider, PathMatch, PathRewrite, ZeroTrustNamespace } from '../../src';
import { all as objects, service, errorOf } from '../mesh-fixture';
import { routing } from './routing';

function consumer() {
  const all = routing();
  return { ...all, web: service(all.shop, 'web').service };
}

const timeout = Duration.seconds(1);

test.each<[ConsumerRouteOptions, string]>([
  [{}, 'settings is "none", allowed: at least one; give at least one setting to override'],
  [{ matches: [HttpMatch.path(PathMatch.exact('/a'))] }, 'settings is "none", allowed: at least one; give at least one setting to override'],
  [{ matches: [], timeout }, 'matches is [], allowed: at least one; leave it out for all requests of the caller'],
  [{ timeout: Duration.millis(0.5) }, 'timeout is "0.5ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [{ retries: { attempts: -1 } }, 'retries.attempts is -1, allowed: whole numbers from 0 to 2147483647; give the number of retries after the first try'],
  [{ requestHeaders: {} }, 'request is "no change", allowed: at least one header to set, add or remove; leave request out'],
  [{ responseHeaders: {} }, 'response is "no change", allowed: at least one header to set, add or remove; leave response out'],
  [{ rewrite: {} }, 'rewrite is "neither path nor host", allowed: at least one of them; give the path or the host that the service receives'],
])('refuses %j', (options, text) => {
  const { web, users } = consumer();
  expect(errorOf(() => web.routesTo(users, options))).toBe(`chart/shop/web routes to chart/shop/users: ${text}`);
  expect(users._model.routes.build().overlays).toEqual([]);
});

test('a match on another caller is refused', () => {
  const { web, users } = consumer();
  expect(errorOf(() => web.routesTo(users, { matches: [HttpMatch.caller(users)], timeout }))).toBe(
    'chart/shop/web routes to chart/shop/users: match is "caller shop/users", allowed: requests of chart/shop/web; '
    + 'remove the caller from the match',
  );
});

test('the target has an HTTP port, and is in the same mesh', () => {
  const { chart, web, db } = consumer();
  expect(errorOf(() => web.routesTo(db, { timeout }))).toBe(
    'chart/shop/web routes to chart/shop/db: protocol of chart/shop/db is "tcp", allowed: a port that speaks http, http2 or grpc; '
    + 'timeout, retries, headers and rewrites apply to HTTP requests, on other ports the mesh sees only connections',
  );
  const mesh = new Mesh(chart, 'other-mesh', { provider: MeshProvider.linkerd() });
  const target = new ZeroTrustNamespace(chart, 'far', { mesh }).addService('target');
  expect(errorOf(() => web.routesTo(target, { timeout }))).toBe(
    'chart/shop/web routes to chart/far/target: mesh of the target is "chart/other-mesh", allowed: the caller\'s, chart/mesh; '
    + 'the two meshes do not share a trust domain: keep caller and target in one mesh',
  );
});

test('it is an overlay of the target\'s routes, in the target\'s one object', () => {
  const { chart, web, users } = consumer();
  web.routesTo(users, {
    matches: [HttpMatch.path(PathMatch.prefix('/a'))],
    timeout,
    retries: { attempts: 0 },
    requestHeaders: { set: { x: '1' } },
    responseHeaders: { remove: ['y'] },
    rewrite: { path: PathRewrite.prefix('/a', '/b') },
  });
  const [{ metadata, spec }, ...others] = objects(chart, 'VirtualService');
  expect([metadata.name, others]).toEqual(['users', []]);
  const done = {
    headers: { request: { set: { x: '1' } }, response: { remove: ['y'] } },
    route: [{ destination: { host: 'users.shop.svc.cluster.local', port: { number: 8080 } } }],
    timeout: '1s',
    retries: { attempts: 0 },
  };
  const source = { sourceNamespace: 'shop', sourceLabels: { 'app.kubernetes.io/name': 'web' } };
  expect(spec.http).toEqual([
    { ...done, match: [{ uri: { exact: '/a' }, ...source }, { uri: { prefix: '/a/' }, ...source }], rewrite: { uriRegexRewrite: { match: '^/a', rewrite: '/b' } } },
    { route: done.route },
  ]);
});
