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
    'rule with directResponse is "timeout and requestHeaders", allowed: nothing beside the match; no pod gets the request, so nothing is done to it',
  ],
  [
    () => ({ redirect: { host: 'a' }, retries: { attempts: 1 } }),
    'rule with redirect is "retries", allowed: nothing beside the match; no pod gets the request, so nothing is done to it',
  ],
  [() => ({ match: [] }), 'match is [], allowed: at least one; leave it out for all requests that no other rule takes'],
  [() => ({ directResponse: { status: 1 } }), 'status is 1, allowed: whole numbers from 200 to 599; give an HTTP status'],
  [() => ({ redirect: {} }), 'redirect is "neither host nor path", allowed: at least one of them; clients would be sent to where they come from'],
  [() => ({ rewrite: {} }), 'rewrite is "neither path nor host", allowed: at least one of them; say what the service is to see'],
  [() => ({ requestHeaders: {} }), 'request is "no change", allowed: at least one header to set, add or remove; leave request out'],
  [() => ({ responseHeaders: {} }), 'response is "no change", allowed: at least one header to set, add or remove; leave response out'],
  [() => ({ timeout: Duration.millis(0) }), 'timeout is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [() => ({ retries: { attempts: -1 } }), 'retries.attempts is -1, allowed: whole numbers from 0 to 2147483647; it counts the retries after the first try'],
  [() => ({ split: [] }), 'sum of percent is 0, allowed: 100; give the rest to a version: every request goes to one'],
  [
    ({ v1, v2 }) => ({ split: [{ version: v1, percent: 50 }, { version: v2, percent: 49 }] }),
    'sum of percent is 99, allowed: 100; give the rest to a version: every request goes to one',
  ],
  [
    ({ v1 }) => ({ split: [{ version: v1, percent: 50.5 }] }),
    "percent of v1 is 50.5, allowed: whole numbers from 0 to 100; give the version's share of the requests",
  ],
  [
    ({ v1 }) => ({ split: [{ version: v1, percent: 50 }, { version: v1, percent: 50 }] }),
    'split is "v1", allowed: each version once; add its shares up',
  ],
  [
    ({ shop }) => ({ split: [{ version: service(shop, 'orders').versions[0], percent: 100 }] }),
    'split is "chart/shop/orders/v1", allowed: a version of chart/shop/users; requests for a service cannot go to the pods of another',
  ],
])('refuses %#', (rule, text) => {
  const all = routing();
  expect(errorOf(() => all.users.routes.addRule(rule(all)))).toBe(`chart/shop/users/Routes: ${text}`);
  expect(isEmptyTable(all.users._model.routes.build())).toBe(true);
});

test('there are requests', () => {
  expect(errorOf(() => routing().db.routes.addRule({}))).toBe(
    'chart/shop/db/Routes: protocol of chart/shop/db is "tcp", allowed: a port that speaks http, http2 or grpc; '
    + 'rules are for requests, and the mesh sees none on other ports',
  );
});

test('the table is one, and there is one rule without a match', () => {
  const { chart, users, v1, v2, mesh } = routing();
  expect(users.routes).toBe(users.routes);
  users.routes.addRule({ split: [{ version: v1, percent: 100 }] });
  expect(errorOf(() => users.routes.addRule({ match: [...some, HttpMatch.anyRequest()] }))).toBe(
    'chart/shop/users/Routes: default split of chart/shop/users is "owned by chart/shop/users/Routes", allowed: one construct; give one of the two rules a match',
  );
  expect(errorOf(() => new CanaryRoute(chart, 'canary', { service: users, stable: v1, canary: v2, canaryPercent: 1 }))).toBe(
    'chart/canary: default split of chart/shop/users is "owned by chart/shop/users/Routes", allowed: one construct; remove chart/shop/users/Routes or chart/canary',
  );
  expect(findingTexts(mesh)).toEqual([]);
});

test('rules stand in their order, the one without match last', () => {
  const { chart, users, v1, v2 } = routing();
  users.routes.addRule({ split: [{ version: v1, percent: 100 }], timeout: Duration.seconds(9) });
  users.routes.addRule({ match: [HttpMatch.path(PathMatch.exact('/a'))], directResponse: { status: 404 } });
  users.routes.addRule({ match: [HttpMatch.path(PathMatch.prefix('/b'))], redirect: { path: PathRewrite.prefix('/b', '/c') } });
  users.routes.addRule({
    match: some,
    split: [{ version: v1, percent: 30 }, { version: v2, percent: 70 }],
    timeout: Duration.seconds(1),
    retries: { attempts: 0 },
    requestHeaders: { set: { a: '1' } },
    responseHeaders: { remove: ['b'] },
    rewrite: { host: 'c', path: PathRewrite.prefix('/', '/d') },
  });
  users.routes.addRule({ match: [HttpMatch.header('y', '1')], timeout: Duration.seconds(2) });
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
