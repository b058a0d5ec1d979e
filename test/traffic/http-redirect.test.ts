import { CanaryRoute, HttpMatch, HttpRedirect, HttpRedirectProps, HttpScheme, PathMatch, PathRewrite } from '../../src';
import { all as objects, find, errorOf, findingTexts } from '../mesh-fixture';
import { routing } from './routing';

const redirect = (props: Partial<HttpRedirectProps>, { chart, users } = routing()) => (
  new HttpRedirect(chart, 'redirect', { service: users, matches: [HttpMatch.path(PathMatch.exact('/x'))], ...props })
);

test.each<[Partial<HttpRedirectProps>, string]>([
  [{}, 'redirect is "neither host nor path", allowed: at least one of them; the redirect would point at itself: give a host or a path'],
  [
    { scheme: HttpScheme.HTTPS, path: PathRewrite.fullPath('/a') },
    'redirect is "scheme or port without host", allowed: both only with host; give the host too: meshes differ in the port that they keep',
  ],
  [
    { port: 80, path: PathRewrite.fullPath('/a') },
    'redirect is "scheme or port without host", allowed: both only with host; give the host too: meshes differ in the port that they keep',
  ],
  [{ host: 'a', status: 300 }, 'status is 300, allowed: 301, 302, 303, 307, 308; 302 is temporary, 301 permanent; 307 and 308 preserve the method'],
  [{ host: 'a', port: 0 }, 'port is 0, allowed: whole numbers from 1 to 65535; give a TCP port'],
  [{ host: 'A' }, 'host is "A", allowed: DNS names in lower case, such as api.example.com; write the DNS name alone, without scheme, port and path'],
  [{ host: 'a', matches: [] }, 'matches is [], allowed: at least one; leave it out for all requests that match no other rule'],
])('refuses %j', (props, text) => {
  expect(errorOf(() => redirect(props))).toBe(`chart/redirect: ${text}`);
});

test('matches outside of the replaced prefix are refused', () => {
  expect(errorOf(() => redirect({ path: PathRewrite.prefix('/a', '/b') }))).toContain('allowed: paths of /a or below it, case-sensitive and without regex');
});

test('a service without HTTP port is refused', () => {
  const all = routing();
  expect(errorOf(() => redirect({ service: all.db, host: 'a' }, all))).toBe(
    'chart/redirect: protocol of chart/shop/db is "tcp", allowed: a port that speaks http, http2 or grpc; '
    + 'redirects apply to HTTP requests, on other ports the mesh sees only connections',
  );
});

test.each<[Partial<HttpRedirectProps>, object]>([
  [{ host: 'a' }, { authority: 'a', redirectCode: 302 }],
  [{ host: 'a', port: 81, scheme: HttpScheme.HTTP, status: 303 }, { authority: 'a', port: 81, scheme: 'http', redirectCode: 303 }],
  [{ path: PathRewrite.fullPath('/b'), status: 307 }, { uri: '/b', redirectCode: 307 }],
])('%j', (props, rendered) => {
  const all = routing();
  expect(redirect(props, all).service).toBe(all.users);
  expect(find(all.chart, 'VirtualService', 'users').spec.http).toEqual([
    { match: [{ uri: { exact: '/x' } }], redirect: rendered },
    { route: [{ destination: { host: 'users.shop.svc.cluster.local', port: { number: 8080 } } }] },
  ]);
  expect(objects(all.chart, 'DestinationRule')).toEqual([]); // no version is addressed
});

test('an exact path below the prefix is replaced as a whole: Istio replaces a prefix only in a prefix match', () => {
  const all = routing();
  redirect({ matches: [HttpMatch.path(PathMatch.exact('/a/x'))], path: PathRewrite.prefix('/a', '/b') }, all);
  expect(find(all.chart, 'VirtualService', 'users').spec.http[0]).toEqual({ match: [{ uri: { exact: '/a/x' } }], redirect: { uri: '/b/x', redirectCode: 302 } });
});

test('a redirect without matches is the default rule, which has one owner', () => {
  const all = routing();
  redirect({ matches: undefined, host: 'a' }, all);
  expect(findingTexts(all.mesh)).toEqual([]);
  expect(find(all.chart, 'VirtualService', 'users').spec.http).toEqual([{ redirect: { authority: 'a', redirectCode: 302 } }]);
  expect(errorOf(() => new CanaryRoute(all.chart, 'canary', { service: all.users, stable: all.v1, canary: all.v2, canaryPercent: 1 }))).toBe(
    'chart/canary: owner of the default split of chart/shop/users is "chart/redirect", allowed: one construct; remove chart/redirect or chart/canary',
  );
});

test('earlier rules take precedence, a shadowed redirect is a finding', () => {
  const all = routing();
  redirect({ matches: [HttpMatch.path(PathMatch.prefix('/a'))], host: 'a' }, all);
  all.users.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix('/a/b'))], split: [{ version: all.v2, percent: 100 }] });
  expect(findingTexts(all.mesh)).toEqual([
    'ERROR chart/shop/users/Routes: its rule for path prefix /a/b is shadowed by the rule for path prefix /a of chart/redirect; '
    + 'remove one of the rules, or narrow the match of the earlier one (shadowed-rule)',
  ]);
});
