import { Duration } from 'cdk8s';
import { CanaryRoute, CanaryRouteProps, HttpMatch, PortProtocol } from '../../src';
import { effectiveRules, renderedRules } from '../../src/model/rules';
import { tcpRulesOn } from '../../src/model/tcp-rules';
import { all, find, fixture, service, errorOf } from '../mesh-fixture';

function users() {
  const { chart, shop, mesh } = fixture();
  const { service: target, versions: [v1, v2] } = service(shop, 'users', {}, ['v1', 'v2']);
  const canary = (props: Partial<CanaryRouteProps>, id = 'canary') => new CanaryRoute(chart, id, { service: target, stable: v1, canary: v2, canaryPercent: 10, ...props });
  return { chart, shop, mesh, target, v1, v2, canary };
}

test.each([-1, 101, 12.5, NaN])('canaryPercent is not %d', canaryPercent => {
  expect(errorOf(() => users().canary({ canaryPercent }))).toBe(
    `chart/canary: canaryPercent is ${JSON.stringify(canaryPercent)}, allowed: whole numbers from 0 to 100; give the canary's share of the requests`,
  );
});

test.each(['stable', 'canary'] as const)('%s is a version of the service', which => {
  const { shop, canary } = users();
  const { versions: [foreign] } = service(shop, 'orders');
  expect(errorOf(() => canary({ [which]: foreign }))).toBe(
    `chart/canary: ${which} is "chart/shop/orders/v1", allowed: a version of chart/shop/users; use a version of this service: requests for it cannot go to the pods of another`,
  );
});

test('the canary is a version other than stable', () => {
  const { canary, v1 } = users();
  expect(errorOf(() => canary({ canary: v1 }))).toBe('chart/canary: canary is "v1", allowed: a version other than stable; add the new version with addVersion()');
});

describe('a service without HTTP ports', () => {
  const canary = (props: Partial<CanaryRouteProps>) => {
    const { chart, shop } = fixture();
    const { service: db, versions: [v1, v2] } = service(
      shop, 'db', { ports: [{ port: 5432, protocol: PortProtocol.TCP }, { port: 5433, protocol: PortProtocol.TLS }] }, ['v1', 'v2'],
    );
    new CanaryRoute(chart, 'canary', { service: db, stable: v1, canary: v2, canaryPercent: 10, ...props });
    return db._model.routes;
  };

  test('has its connections split', () => {
    const shares = [{ version: 'v1', percent: 90 }, { version: 'v2', percent: 10 }];
    expect([5432, 5433].map(port => tcpRulesOn(canary({}).build(), port))).toEqual([5432, 5433].map(port => [{ owner: 'chart/canary', port, shares }]));
  });

  test.each<[string, Partial<CanaryRouteProps>]>([
    ['pinned requests', { canaryMatches: [HttpMatch.header('x', '1')] }],
    ['a timeout', { timeout: Duration.seconds(1) }],
    ['retries', { retries: { attempts: 1 } }],
  ])('takes no %s', (_, props) => {
    expect(errorOf(() => canary(props))).toBe(
      'chart/canary: protocol of chart/shop/db is "tcp, tls", allowed: a port that speaks http, http2 or grpc; '
      + 'matches, timeout and retries apply to HTTP requests, on other ports the mesh sees only connections',
    );
  });
});

test('a second owner of the default split is refused with both names', () => {
  const { canary, target } = users();
  canary({});
  expect(errorOf(() => canary({ canaryPercent: 20, canaryMatches: [HttpMatch.header('x', '1')] }, 'second'))).toBe(
    'chart/second: owner of the default split of chart/shop/users is "chart/canary", allowed: one construct; remove chart/canary or chart/second',
  );
  expect(effectiveRules(target._model.routes.build()).map(({ owner, shares }) => [owner, shares[1].percent])).toEqual([['chart/canary', 10]]);
});

test('a timeout is at least a millisecond', () => {
  expect(errorOf(() => users().canary({ timeout: Duration.millis(0) }))).toBe(
    'chart/canary: timeout is "0ms", allowed: whole milliseconds, at least one; '
    + 'for no timeout leave it out; a rule (addRule) with Duration.seconds(0) lifts the timeout of the service',
  );
  expect(errorOf(() => users().canary({ retries: { attempts: -1 } }))).toBe(
    'chart/canary: retries.attempts is -1, allowed: whole numbers from 0 to 2147483647; give the number of retries after the first try',
  );
});

test.each([0, 1, 50, 99, 100])('a share of %d percent leaves the rest to stable', canaryPercent => {
  const { canary, chart } = users();
  canary({ canaryPercent });
  const { spec } = find(chart, 'VirtualService', 'users');
  expect(spec.http).toHaveLength(1);
  expect(spec.http[0].route.map(({ destination, weight }: any) => [destination.subset, weight])).toEqual([['v1', 100 - canaryPercent], ['v2', canaryPercent]]);
});

test('settings that the route does not have are the service\'s', () => {
  const { chart, shop } = fixture();
  const { service: target, versions: [stable, canary] } = service(shop, 'users', { timeout: Duration.seconds(9), retries: { attempts: 0 } }, ['v1', 'v2']);
  new CanaryRoute(chart, 'canary', { service: target, stable, canary, canaryPercent: 10, timeout: Duration.seconds(2) });
  expect(renderedRules(target._model.routes.build())).toMatchObject([{ timeoutMs: 2000, retries: { attempts: 0 } }]);
});

test('the route is an object of the service, in its chart, and there is one', () => {
  const { canary, chart } = users();
  canary({ canaryMatches: [HttpMatch.header('x-api-version', 'v2')] });
  expect(all(chart, 'VirtualService').map(({ metadata }) => metadata)).toEqual([{ name: 'users', namespace: 'shop' }]);
});
