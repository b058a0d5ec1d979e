import * as fc from 'fast-check';
import { headersOf } from './evaluate';
import { HttpMethod, PortProtocol } from '../../../src';
import { Match, PathCondition } from '../../../src/model/match';
import { Rule } from '../../../src/model/route-table';
import { effectiveRules, renderedRules } from '../../../src/model/rules';
import { grpcMethod, grpcRules } from '../../../src/providers/gateway-api/grpc-route';
import { backends } from '../../../src/providers/gateway-api/http-route';
import { specificity } from '../../../src/providers/gateway-api/precedence';
import { RouteGroup, routeGroups, Timing } from '../../../src/providers/gateway-api/route-groups';
import { matches, paths, PLAIN, Request } from '../../model/matching';
import { serviceModel } from '../../model/service-model';
import { first, tables } from '../../model/tables';

const exact = (value: string): PathCondition => ({ type: 'exact', value });
const below = (value: string): PathCondition => ({ type: 'element-prefix', value });

const calls: fc.Arbitrary<Request> = fc.record({
  path: fc.constantFrom('/shop.Users/Get', '/shop.Users/List', '/shop.Orders/Get', '/Health/Check'),
  headers: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2', '12', '21'), { maxKeys: 2 }),
  cookies: fc.dictionary(fc.constantFrom('c', 'd'), fc.constantFrom('1', '2'), { maxKeys: 2 }),
}).map(call => ({ ...PLAIN, ...call, method: HttpMethod.POST }));

const grpcPaths = fc.constantFrom(exact('/shop.Users/Get'), below('/shop.Users/Get'), below('/shop.Users'), below('/'), exact('/Health/Check'), below('/shop.Orders'));
const grpcMatches = matches(['path', 'headers', 'cookies', 'methods'], grpcPaths);

const outcome = ({ owner, shares, timeoutMs, retries }: Rule) => ({ owner, shares, timeoutMs, retries });

test('each call meets the rule that the table says, and no rule is one that no call meets', () => {
  fc.assert(fc.property(tables(grpcMatches), fc.array(calls, { minLength: 10, maxLength: 30 }), (table, some) => {
    const rules = grpcRules(renderedRules(table))!;
    for (const call of some) expect(outcome(first(rules, call)!)).toEqual(outcome(first(renderedRules(table), call)!));
    expect(rules.flatMap(({ matches: all }) => all).filter(({ methods }) => methods)).toEqual([]);
    rules.forEach(({ matches: all }, i) => {
      if (all.some(match => !Object.keys(match).length)) expect(i).toBe(rules.length - 1);
    });
  }), { seed: 23, numRuns: 300 });
});

test('what a GRPCRoute cannot say leaves no rules at all', () => {
  const rest: Rule = { owner: 'rest', matches: [{}], shares: [] };
  const rule = (match: Match, also: Partial<Rule> = {}) => grpcRules([{ owner: 'rule', matches: [match], shares: [], ...also }, rest]);
  expect(rule({ path: [exact('/shop.Users/Get')] })).toHaveLength(2);
  fc.assert(fc.property(paths('regex', 'string-prefix'), path => expect(rule({ path: [path] })).toBeUndefined()));
  expect(rule({ path: [{ ...exact('/shop.Users/Get'), ignoreCase: true }] })).toBeUndefined();
  for (const path of [below('/shop.Users/Get/more'), exact('/shop.Users'), exact('/')]) expect(rule({ path: [path] })).toBeUndefined();
  expect(rule({ queries: [{ name: 'q', value: { type: 'exact', value: '1' } }] })).toBeUndefined();
  for (const also of [{ response: { directResponse: { status: 410 } } }, { rewrite: { host: 'example.com' } }, { cors: {} as any }]) expect(rule({}, also)).toBeUndefined();
});

test('what is asked of other methods than POST takes no call', () => {
  const get: Rule = { owner: 'get', matches: [{ methods: [HttpMethod.GET] }], shares: [], response: { directResponse: { status: 410 } } };
  expect(grpcRules([get, { owner: 'rest', matches: [{}], shares: [] }])).toEqual([{ owner: 'rest', matches: [{}], shares: [] }]);
});

test.each<[PathCondition, object | undefined]>([
  [exact('/shop.Users/Get'), { service: 'shop.Users', method: 'Get' }],
  [below('/shop.Users/Get'), { service: 'shop.Users', method: 'Get' }],
  [below('/shop.Users'), { service: 'shop.Users' }],
  [below('/'), undefined],
])('%j', (path, expected) => {
  expect(grpcMethod([path])).toEqual(expected);
});

describe('rendered', () => {
  const port = { name: 'grpc', number: 9000, target: 9000, protocol: PortProtocol.GRPC };
  const ofRoute = (kind: string, timed: object) => ({ timed: JSON.stringify([kind, timed]) });

  /** The route and rule that a call meets, by Gateway API's words: longest service, longest method, most headers, first route by name, first rule. */
  function met(groups: readonly RouteGroup[], call: Request): any {
    const [, service, method] = call.path.split('/');
    const headers = headersOf(call);
    const candidates = [...groups].sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap(group => (group.spec as any).rules.flatMap(
      ({ matches: all = [{}], backendRefs }: any) => all.map((match: any) => ({ group, backendRefs, method: {}, headers: [], ...match })),
    )).filter((one: any) => (!one.method.service || one.method.service === service) && (!one.method.method || one.method.method === method)
      && one.headers.every(({ type, name, value }: any) => headers[name] !== undefined && (type ? new RegExp(`^(?:${value})$`).test(headers[name]) : headers[name] === value)));
    const rank = (one: any) => 1e6 * (one.method.service ?? '').length + 1e3 * (one.method.method ?? '').length + one.headers.length;
    return candidates.find((one: any) => candidates.every((other: any) => rank(other) <= rank(one)));
  }

  test('each call goes where the table says, treated as it says', () => {
    const manyCalls = fc.array(calls, { minLength: 10, maxLength: 30 });
    fc.assert(fc.property(tables(grpcMatches, undefined, 0), fc.array(grpcMatches, { maxLength: 4 }), manyCalls, (plain, pins, some) => {
      const [rest] = effectiveRules(plain);
      const table = pins.length ? { ...plain, pinnedRules: [{ ...rest, owner: 'pins', matches: pins, shares: [{ version: 'v2', percent: 100 }] }] } : plain;
      const service = serviceModel({ routes: table, ports: [port] });
      const groups = routeGroups(service, port, 'users', renderedRules(table), { ofRoute, specificity });
      for (const call of some) {
        const { group, backendRefs } = met(groups, call);
        const { shares, timeoutMs, idleTimeoutMs, retries } = first(renderedRules(table), call)!;
        expect(backendRefs).toEqual(backends(service, port, shares));
        expect([group.kind, group.annotations]).toEqual(['GRPCRoute', ofRoute('GRPCRoute', { timeoutMs, idleTimeoutMs, retries })]);
      }
    }), { seed: 29, numRuns: 200 });
  });

  test('as HTTPRoutes where a rule is none of gRPC, or rules have timeouts and retries of their own', () => {
    const kinds = (match: Match, timing: Timing) => routeGroups(
      serviceModel({ ports: [port] }), port, 'users', [{ owner: 'a', matches: [match], shares: [] }, { owner: 'b', matches: [{}], shares: [] }], timing,
    ).map(({ kind }) => kind);
    expect(kinds({ path: [exact('/shop.Users/Get')] }, { ofRoute, specificity })).toEqual(['GRPCRoute']);
    expect(kinds({ path: [exact('/')] }, { ofRoute, specificity })).toEqual(['HTTPRoute']);
    expect(kinds({ path: [exact('/shop.Users/Get')] }, { ofRule: () => ({}), specificity })).toEqual(['HTTPRoute']);
  });
});
