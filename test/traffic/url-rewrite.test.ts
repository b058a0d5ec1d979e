import { HttpMatch, PathMatch, PathRewrite, UrlRewrite, UrlRewriteProps } from '../../src';
import { effectiveRules } from '../../src/model/rules';
import { errorOf } from '../mesh-fixture';
import { routing } from './routing';

const rewrite = (props: Partial<UrlRewriteProps>, { chart, users } = routing()) => new UrlRewrite(chart, 'rewrite', { service: users, ...props });

test('no rewrite is refused', () => {
  expect(errorOf(() => rewrite({}))).toBe('chart/rewrite: rewrite is "neither path nor host", allowed: at least one of them; give the path or the host that the service receives');
  expect(errorOf(() => rewrite({ matches: [], host: 'a' }))).toBe(
    'chart/rewrite: matches is [], allowed: at least one; leave it out for all requests that can be rewritten',
  );
});

test.each(['', 'A.b', 'a:80', 'http://a', 'a/b', '-a', 'a..b', `${'a.'.repeat(127)}a`])('host %j is refused', host => {
  const shown = JSON.stringify(host);
  expect(errorOf(() => rewrite({ host }))).toBe(
    `chart/rewrite: host is ${shown.length > 120 ? `${shown.slice(0, 117)}...` : shown}, allowed: DNS names in lower case, such as api.example.com; `
    + 'write the DNS name alone, without scheme, port and path',
  );
});

test('a service without HTTP port is refused', () => {
  const all = routing();
  expect(errorOf(() => rewrite({ service: all.db, host: 'a' }, all))).toBe(
    'chart/rewrite: protocol of chart/shop/db is "tcp", allowed: a port that speaks http, http2 or grpc; '
    + 'rewrites apply to HTTP requests, on other ports the mesh sees only connections',
  );
});

test.each<[Partial<UrlRewriteProps>, object]>([
  [{ host: 'a.example' }, { matches: [{}], rewrite: { host: 'a.example' } }],
  [{ path: PathRewrite.fullPath('/a') }, { matches: [{}], rewrite: { path: { replace: 'full', value: '/a' } } }],
  [
    { path: PathRewrite.prefix('/a', '/b') },
    { matches: [{ path: [{ type: 'element-prefix', value: '/a' }] }], rewrite: { path: { replace: 'prefix', prefix: '/a', value: '/b' } } },
  ],
  [
    { path: PathRewrite.prefix('/a', '/b'), matches: [HttpMatch.path(PathMatch.exact('/a/c'))] },
    { matches: [{ path: [{ type: 'exact', value: '/a/c' }] }], rewrite: { path: { replace: 'prefix', prefix: '/a', value: '/b' } } },
  ],
])('%j', (props, overlay) => {
  const all = routing();
  expect(rewrite(props, all).service).toBe(all.users);
  expect(all.users._model.routes.build().overlays).toEqual([{ owner: 'chart/rewrite', ...overlay }]);
});

test('of two rewrites, the one with the narrower match applies', () => {
  const all = routing();
  rewrite({ path: PathRewrite.prefix('/a/b', '/c') }, all);
  new UrlRewrite(all.chart, 'wide', { service: all.users, path: PathRewrite.prefix('/a', '/d') });
  expect(effectiveRules(all.users._model.routes.build()).map(({ matches, owner }) => [matches[0].path?.[0].value, owner])).toEqual([
    ['/a/b', 'chart/rewrite'], ['/a', 'chart/wide'], [undefined, 'chart/shop/users'],
  ]);
});
