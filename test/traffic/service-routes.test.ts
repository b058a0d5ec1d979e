import { Duration } from 'cdk8s';
import { CanaryRoute, HttpMatch, PathMatch, PathRewrite, RouteRuleOptions } from '../../src';
import { isEmptyTable } from '../../src/model/route-table';
import { find, service, errorOf, findingTexts } from '../mesh-fixture';
import { routing } from './routing';

const some = [HttpMatch.header('x', '1')];

test.each<[(all: ReturnType<typeof routing>) => RouteRuleOptions, string]>([
  [
    ({ v1 }) => ({ split: [{ version: v1, percent: 100 }], redirect: { host: 'a' } }),
    'rule is "split and redirect", allowed: at most one of split, redirect and directResponse; make it two rules',
  ],
  [
    () => ({ redirect: { host: 'a' }, directResponse: { status: 404 } }),
    'rule is "redirect and directResponse", allowed: at most one of split, redirect and directResponse; make it two rules',
  ],
  [
    () => ({ directResponse: { status: 404 }, timeout: Duration.seconds(1), requestHeaders: { remove: ['x'] } }),
    'rule with directResponse is "timeout and requestHeaders", allowed: only matches beside it; the proxy forwards no request of this rule: remove the setting',
  ],
  [
    () => ({ redirect: { host: 'a' }, retries: { attempts: 1 } }),
    'rule with redirect is "retries", allowed: only matches beside it; the proxy forwards no request of this rule: remove the setting',
  ],
  [() => ({ matches: [] }), 'matches is [], allowed: at least one; leave it out for all requests that match no other rule'],
  [() => ({ directResponse: { status: 1 } }), 'status is 1, allowed: whole numbers from 200 to 599; give an HTTP status'],
  [() => ({ redirect: {} }), 'redirect is "neither host nor path", allowed: at least one of them; the redirect would point at itself: give a host or a path'],
  [() => ({ rewrite: {} }), 'rewrite is "neither path nor host", allowed: at least one of them; give the path or the host that the service receives'],
  [() => ({ requestHeaders: {} }), 'request is "no change", allowed: at least one header to set, add or remove; leave request out'],
  [() => ({ responseHeaders: {} }), 'response is "no change", allowed: at least one header to set, add or remove; leave response out'],
  [() => ({ timeout: Duration.millis(0) }), 'timeout is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [() => ({ retries: { attempts: -1 } }), 'retries.attempts is -1, allowed: whole numbers from 0 to 2147483647; give the number of retries after the first try'],
  [() => ({ split: [] }), 'sum of percent is 0, allowed: 100; change the shares: every request goes to a version'],
  [
    ({ v1, v2 }) => ({ split: [{ version: v1, percent: 50 }, { version: v2, percent: 49 }] }),
    'sum of percent is 99, allowed: 100; change the shares: every request goes to a version',
  ],
  [
    ({ v1 }) => ({ split: [{ version: v1, percent: 50.5 }] }),
    "percent of v1 is 50.5, allowed: whole numbers from 0 to 100; give the version's share of the requests",
  ],
  [
    ({ v1 }) => ({ split: [{ version: v1, percent: 50 }, { version: v1, percent: 50 }] }),
    'number of shares of v1 in split is 2, allowed: 1; merge the shares of the version',
  ],
  [
    ({ shop }) => ({ split: [{ version: service(shop, 'orders').versions[0], percent: 100 }] }),
    'split is "chart/shop/orders/v1", allowed: a version of chart/shop/users; use a version of this service: requests for it cannot go to the pods of another',
  ],
])('refuses %#', (rule, text) => {
  const all = routing();
  expect(errorOf(() => all.users.routes.addRule(rule(all)))).toBe(`chart/shop/users/Routes: ${text}`);
  expect(isEmptyTable(all.users._model.routes.build())).toBe(true);
});

test('an error names the rule by its match', () => {
  const { users } = routing();
  expect(errorOf(() => users.routes.addRule({ matches: [...some, HttpMatch.path(PathMatch.prefix('/a'))], timeout: Duration.millis(0) }))).toBe(
    'chart/shop/users/Routes, rule for header x exact 1 or path prefix /a: timeout is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)',
  );
});

test('a service without HTTP port is refused', () => {
  expect(errorOf(() => routing().db.routes.addRule({}))).toBe(
    'chart/shop/db/Routes: protocol of chart/shop/db is "tcp", allowed: a port that speaks http, http2 or grpc; '
    + 'rules apply to HTTP requests, on other ports the mesh sees only connections',
  );
});

test('there is one table, with one default rule', () => {
  const { chart, users, v1, v2, mesh } = routing();
  expect(users.routes).toBe(users.routes);
  users.routes.addRule({ split: [{ version: v1, percent: 100 }] });
  expect(errorOf(() => users.routes.addRule({ timeout: Duration.seconds(1) }))).toBe(
    'chart/shop/users/Routes: owner of the default split of chart/shop/users is "chart/shop/users/Routes", allowed: one construct; give one of the two rules matches',
  );
  expect(errorOf(() => new CanaryRoute(chart, 'canary', { service: users, stable: v1, canary: v2, canaryPercent: 1 }))).toBe(
    'chart/canary: owner of the default split of chart/shop/users is "chart/shop/users/Routes", allowed: one construct; remove chart/shop/users/Routes or chart/canary',
  );
  expect(findingTexts(mesh)).toEqual([]);
});

test('a rule that matches every request is a rule like others: it ends the order, and shadows the rules after it', () => {
  for (const all of [HttpMatch.anyRequest(), HttpMatch.path(PathMatch.prefix('/')), HttpMatch.path(PathMatch.regex('.*'))]) {
    const { chart, users, v1, v2, mesh } = routing();
    users.routes.addRule({ matches: some, split: [{ version: v1, percent: 100 }] });
    users.routes.addRule({ matches: [all], split: [{ version: v2, percent: 100 }] });
    expect(findingTexts(mesh)).toEqual([]);
    const subsets = find(chart, 'VirtualService', 'users').spec.http.map(({ route: [{ destination }] }: { route: [{ destination: { subset: string } }] }) => destination.subset);
    expect(subsets).toEqual(['v1', 'v2']); // no implicit default after a rule that leaves it no request
    users.routes.addRule({ matches: [HttpMatch.header('y', '1')], split: [{ version: v1, percent: 100 }] });
    new CanaryRoute(chart, 'canary', { service: users, stable: v1, canary: v2, canaryPercent: 1 });
    expect(findingTexts(mesh)).toEqual([
      expect.stringMatching(/^ERROR chart\/canary: its rule for all other requests is shadowed by the rule for .* of chart\/shop\/users\/Routes; /),
      expect.stringMatching(/^ERROR chart\/shop\/users\/Routes: its rule for header y exact 1 is shadowed by the rule for .* of chart\/shop\/users\/Routes; /),
    ]);
  }
});

test('rules keep their order, the default rule is last', () => {
  const { chart, users, v1, v2 } = routing();
  users.routes.addRule({ split: [{ version: v1, percent: 100 }], timeout: Duration.seconds(9) });
  users.routes.addRule({ matches: [HttpMatch.path(PathMatch.exact('/a'))], directResponse: { status: 404 } });
  users.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix('/b'))], redirect: { path: PathRewrite.prefix('/b', '/c') } });
  users.routes.addRule({
    matches: some,
    split: [{ version: v1, percent: 30 }, { version: v2, percent: 70 }],
    timeout: Duration.seconds(1),
    retries: { attempts: 0 },
    requestHeaders: { set: { a: '1' } },
    responseHeaders: { remove: ['b'] },
    rewrite: { host: 'c', path: PathRewrite.prefix('/', '/d') },
  });
  users.routes.addRule({ matches: [HttpMatch.header('y', '1')], timeout: Duration.seconds(2) });
  const to = (subset?: string, weight?: number) => ({
    destination: { host: 'users.shop.svc.cluster.local', port: { number: 8080 }, ...(subset ? { subset } : {}) }, ...(weight ? { weight } : {}),
  });
  expect(find(chart, 'VirtualService', 'users').spec.http).toEqual([
    { match: [{ uri: { exact: '/a' } }], directResponse: { status: 404 } },
    { match: [{ uri: { exact: '/b' } }], redirect: { uri: '/c', redirectCode: 302 } },
    { match: [{ uri: { prefix: '/b/' } }], redirect: { prefixRewrite: '/c/', redirectCode: 302 } },
    {
      match: [{ headers: { x: { exact: '1' } }, uri: { prefix: '/' } }],
      headers: { request: { set: { a: '1' } }, response: { remove: ['b'] } },
      rewrite: { uriRegexRewrite: { match: '^/', rewrite: '/d/' }, authority: 'c' },
      route: [to('v1', 30), to('v2', 70)],
      timeout: '1s',
      retries: { attempts: 0 },
    },
    { match: [{ headers: { y: { exact: '1' } } }], route: [to()], timeout: '2s' },
    { route: [to('v1')], timeout: '9s' },
  ]);
});
