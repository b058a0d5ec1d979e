import * as fc from 'fast-check';
import { NAME_ORDERS, rank, rankByLength, route } from './evaluate';
import { HttpMethod } from '../../../src';
import { Match } from '../../../src/model/match';
import { RouteTable, Rule } from '../../../src/model/route-table';
import { RouteTableBuilder } from '../../../src/model/route-table-builder';
import { effectiveRules, renderedRules } from '../../../src/model/rules';
import { chunks, httpRouteMatch } from '../../../src/providers/gateway-api/http-route';
import { specificity, specificityByLength } from '../../../src/providers/gateway-api/precedence';
import { routePrecedenceConflicts, routeGroups, Timing } from '../../../src/providers/gateway-api/route-groups';
import { PLAIN, requests, routeMatches } from '../../model/matching';
import { serviceModel } from '../../model/service-model';
import { first, tables } from '../../model/tables';

/** The rendered routes of a table: each says as a whole how long its requests may take, and when they are sent again. */
const OF_ROUTE: Timing = { ofRoute: (_, timed) => ({ timed: JSON.stringify(timed) }), specificity };
const OF_LINKERD: Timing = { ...OF_ROUTE, specificity: specificityByLength };

function rendered(table: RouteTable, timing: Timing = OF_ROUTE) {
  const service = serviceModel({ routes: table });
  return routeGroups(service, service.ports[0], 'users', renderedRules(table), timing).map(({ name, spec, annotations }) => ({ metadata: { name, annotations }, spec }));
}

/** Where a rule sends requests, in the words of an HTTPRoute. */
function backends({ shares }: Rule) {
  if (!shares.length) return [{ name: 'users', port: 80 }];
  return shares.map(({ version, percent }) => ({ name: `users-${version}`, port: 80, ...(shares.length > 1 ? { weight: percent } : {}) }));
}

/** Whether nothing is left undecided. */
const decided = (table: RouteTable, timing: Timing) => routePrecedenceConflicts(serviceModel({ routes: table }), () => true, timing).length === 0;

const manyRequests = fc.array(requests, { minLength: 20, maxLength: 40 });
const RUNS = { seed: 11, numRuns: 300 };

test('each request goes to the destination of the route table, as Gateway API chooses: pinned rules of different shares, one route policy', () => {
  fc.assert(fc.property(tables(routeMatches, fc.constant({})), manyRequests, (table, some) => {
    fc.pre(decided(table, OF_ROUTE));
    const routes = rendered(table);
    expect(routes).toHaveLength(1);
    for (const request of some) expect(route(routes, request)!.rule.backendRefs).toEqual(backends(first(renderedRules(table), request)!));
  }), RUNS);
});

test.each<[string, Timing]>([
  ['routes by their names', OF_ROUTE], ['as Linkerd ranks them', OF_LINKERD],
  ['one route', { ofRule: ({ timeoutMs, idleTimeoutMs, retries }) => ({ timed: { timeoutMs, idleTimeoutMs, retries } }), specificity }],
])('each request is treated as the table says, %s: any table whose order can be told', (_, timing) => {
  let seen = 0;
  fc.assert(fc.property(tables(routeMatches), manyRequests, (table, some) => {
    fc.pre(decided(table, timing));
    seen++;
    const routes = rendered(table, timing);
    const backwards = routes.map(one => ({ ...one, metadata: { ...one.metadata, name: `${999 - routes.indexOf(one)}` } }));
    for (const request of some) {
      const expected = first(renderedRules(table), request)!;
      const timed = { timeoutMs: expected.timeoutMs, idleTimeoutMs: expected.idleTimeoutMs, retries: expected.retries };
      // Whichever of the routes is the older.
      for (const order of 'ofRule' in timing ? [routes] : [routes, backwards]) {
        const { rule, route: { metadata } } = route(order, request, undefined, timing === OF_LINKERD ? rankByLength : rank)!;
        const said = 'ofRule' in timing ? JSON.stringify(rule.timed) : metadata.annotations.timed;
        expect([rule.backendRefs, said]).toEqual([backends(expected), JSON.stringify(timed)]);
      }
    }
  }), RUNS);
  expect(seen).toBeGreaterThan(100);
});

test('each request has the settings of the route table: retries and timeouts of one owner of pinned rules', () => {
  fc.assert(fc.property(tables(routeMatches, undefined, 0), fc.array(routeMatches, { maxLength: 4 }), manyRequests, (plain, pins, some) => {
    const [rest] = effectiveRules(plain);
    const table = pins.length ? { ...plain, pinnedRules: [{ ...rest, owner: 'pins', matches: pins, shares: [{ version: 'v2', percent: 100 }] }] } : plain;
    const routes = rendered(table);
    for (const request of some) {
      const [{ rule, route: { metadata } }, expected] = [route(routes, request)!, first(renderedRules(table), request)!];
      const timed = JSON.stringify({ timeoutMs: expected.timeoutMs, retries: expected.retries });
      expect([rule.backendRefs, metadata.annotations]).toEqual([backends(expected), { timed }]);
    }
  }), RUNS);
});

test('in Linkerd an exact path and a prefix of its length with a header: the rule that stands first', () => {
  const table = new RouteTableBuilder('users', {});
  const to = (version: string) => [{ version, percent: 100 }];
  const header: Match = { headers: [{ name: 'x', value: { type: 'exact', value: '1' } }] };
  table.addPinnedRule({ owner: 'a', matches: [{ path: [{ type: 'exact', value: '/a' }] }], shares: to('v2') });
  table.addPinnedRule({ owner: 'b', matches: [{ ...header, path: [{ type: 'element-prefix', value: '/a' }] }], shares: to('v1') });
  const built = table.build();
  expect(decided(built, OF_LINKERD)).toBe(true);
  const backend = (path: string, timing: Timing) => (
    route(rendered(built, timing), { ...PLAIN, path, headers: { x: '1' } }, undefined, rankByLength)!.rule.backendRefs[0].name
  );
  expect([backend('/a', OF_LINKERD), backend('/a/b', OF_LINKERD)]).toEqual(['users-v2', 'users-v1']);
  expect(backend('/a', OF_ROUTE)).toBe('users-v1'); // what Gateway API's own ranking would give there
});

test('a tie goes to the rule that stands first, though another of its shares stands before', () => {
  const header = (name: string): Match => ({ headers: [{ name, value: { type: 'exact', value: '1' } }] });
  const table = new RouteTableBuilder('users', {});
  const to = (version: string) => [{ version, percent: 100 }];
  table.addPinnedRule({ owner: 'a', matches: [header('a')], shares: to('v2') });
  table.addPinnedRule({ owner: 'b', matches: [header('x')], shares: to('v1') });
  table.addPinnedRule({ owner: 'c', matches: [header('y')], shares: to('v2') });
  expect(route(rendered(table.build()), { ...PLAIN, headers: { x: '1', y: '1' } })!.rule.backendRefs).toEqual([{ name: 'users-v1', port: 80 }]);
});

test.each<[Match, object]>([
  [{}, {}],
  [{ path: [{ type: 'exact', value: '/a' }] }, { path: { type: 'Exact', value: '/a' } }],
  [{ path: [{ type: 'element-prefix', value: '/a' }] }, { path: { type: 'PathPrefix', value: '/a' } }],
  [{ methods: [HttpMethod.GET] }, { method: 'GET' }],
  [{ headers: [{ name: 'x', value: { type: 'exact', value: '1.' } }] }, { headers: [{ name: 'x', value: '1.' }] }],
  [{ headers: [{ name: 'x', value: { type: 'regex', value: '1.' } }] }, { headers: [{ type: 'RegularExpression', name: 'x', value: '1.' }] }],
  [{ headers: [{ name: 'x', value: { type: 'prefix', value: '1.(' } }] }, { headers: [{ type: 'RegularExpression', name: 'x', value: '1\\.\\(.*' }] }],
  [{ cookies: [{ name: 'c', value: '1.' }] }, { headers: [{ type: 'RegularExpression', name: 'cookie', value: '(.*;\\s*)?c=1\\.(;.*)?' }] }],
])('%j', (match, expected) => {
  expect(httpRouteMatch(match)).toEqual(expected);
});

test('each treatment has a route, the last rule\'s the plain name', () => {
  const table = new RouteTableBuilder('users', { timeoutMs: 1, retries: { attempts: 0, on: [], methods: [] } });
  const pin = (value: string, treatment: object) => table.addPinnedRule({ owner: value, matches: [{ path: [{ type: 'exact', value }] }], shares: [], ...treatment });
  const on = [{ name: '5xx', after: 'response' as const }];
  pin('/a', { timeoutMs: 3 });
  pin('/b', { retries: { attempts: 1, on, methods: [HttpMethod.GET] } });
  pin('/c', { timeoutMs: 2 });
  pin('/d', { timeoutMs: 3 });
  const pathsOf = ({ spec }: any) => spec.rules.flatMap(({ matches: some }: any) => some?.map(({ path }: any) => path?.value));
  const shown = rendered(table.build()).map(one => [one.metadata.name, pathsOf(one)]);
  expect(shown).toEqual([
    ['users', [undefined]],
    ['users-rules', ['/a', '/d']],
    ['users-rules-2', ['/c']],
    ['users-rules-3', ['/b']], // methods other than GET
    ['users-retries-4', ['/b']],
  ]);
});

test('a rule that earlier rules cover leaves no route without rules, which would take every request', () => {
  const table = new RouteTableBuilder('users', { timeoutMs: 1 });
  table.addPinnedRule({ owner: 'all', matches: [{}], shares: [], timeoutMs: 2 });
  expect(rendered(table.build()).map(({ metadata, spec }) => [metadata.name, spec!.rules!.length])).toEqual([['users', 1]]);
});

test('a rule has at most 64 matches, a route 128: more make more rules, and routes', () => {
  const table = new RouteTableBuilder('users', {});
  table.addPinnedRule({ owner: 'a', matches: Array.from({ length: 130 }, (_, i) => ({ path: [{ type: 'exact', value: `/${i}` }] })), shares: [{ version: 'v2', percent: 100 }] });
  const routes = rendered(table.build());
  expect(routes.map(({ metadata, spec }) => [metadata.name, spec!.rules!.map(rule => rule.matches?.length)])).toEqual([
    ['users-part-001', [64, 64]], ['users-part-002', [2]], ['users', [undefined]],
  ]);
  expect(new Set(routes.flatMap(({ spec }) => spec!.rules!).slice(0, 3).map(rule => JSON.stringify(rule.backendRefs))).size).toBe(1);
  expect([chunks([1, 2, 3], 2), chunks([], 2)]).toEqual([[[1, 2], [3]], []]);
});

test('the names of more than 999 routes sort as their rules do', () => {
  const table = new RouteTableBuilder('users', {});
  for (let i = 0; i < 16_000; i++) {
    table.addPinnedRule({ owner: 'a', matches: [{ path: [{ type: 'exact', value: `/${i}` }] }], shares: [{ version: `v${i % 2}`, percent: 100 }] });
  }
  const names = rendered(table.build(), { ofRule: () => ({}), specificity }).map(({ metadata: { name } }) => name);
  expect([names[0], ...names.slice(-3)]).toEqual(['users-part-0001', 'users-part-0999', 'users-part-1000', 'users']);
  expect([...names.slice(0, -1)].sort()).toEqual(names.slice(0, -1));
});

/** Rules on one header whose order no condition can tell, each at its place among many rules on paths. */
function ruleAmongPaths(paths: number, equals: readonly (readonly [regex: string, place: number])[]) {
  const table = new RouteTableBuilder('users', {});
  const pin = (match: Match, version: string) => table.addPinnedRule({ owner: version, matches: [match], shares: [{ version, percent: 100 }] });
  for (let i = 0; i <= paths; i++) {
    equals.forEach(([value, place], at) => {
      if (place === i) pin({ headers: [{ name: 'x-a', value: { type: 'regex', value } }] }, `r${at}`);
    });
    pin({ path: [{ type: 'exact', value: `/${i}` }] }, 'v0');
  }
  return table.build();
}

describe.each(Object.entries(NAME_ORDERS))('names in %s order', (_, nameOf) => {
  const OF_RULE: Timing = { ofRule: () => ({}), specificity };
  const anyRequest = { method: HttpMethod.GET, path: '/z', query: {}, cookies: {}, host: 'users', scheme: 'http', port: 80, caller: { namespace: 'shop', service: 'web' } } as const;

  test.each([2, 20, 170, 1700])('of equally specific rules %i rules apart, the first declared applies', paths => {
    const table = ruleAmongPaths(paths, [['b.*', 0], ['.*c', paths]]);
    expect(route(rendered(table, OF_RULE), { ...anyRequest, headers: { 'x-a': 'bc' } }, nameOf)!.rule.backendRefs).toEqual([{ name: 'users-r0', port: 80 }]);
  });

  test('each request goes to the destination of the route table, in however many routes its rules are', () => {
    const places = fc.integer({ min: 20, max: 400 }).chain(paths => fc.tuple(fc.constant(paths), fc.array(
      fc.tuple(fc.constantFrom('b.*', '.*c', '.*', '[a-c]+', '.+b.*'), fc.integer({ min: 0, max: paths })), { minLength: 2, maxLength: 5 },
    )));
    fc.assert(fc.property(places, fc.array(fc.constantFrom('bc', 'b', 'c', 'abc', 'x', 'bxc'), { minLength: 3 }), ([paths, equals], values) => {
      const table = ruleAmongPaths(paths, equals);
      const routes = rendered(table, OF_RULE);
      expect(Math.max(...routes.map(({ spec }) => spec!.rules!.length))).toBeLessThanOrEqual(16);
      for (const value of values) {
        const request = { ...anyRequest, headers: { 'x-a': value } };
        expect(route(routes, request, nameOf)!.rule.backendRefs).toEqual(backends(first(renderedRules(table), request)!));
      }
    }), { seed: 3, numRuns: 30 });
  });
});
