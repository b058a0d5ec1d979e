import * as fc from 'fast-check';
import { HttpMethod } from '../../../src';
import { intersect, Match, perMethod } from '../../../src/model/match';
import { Alternative, preserveOrder, specificity } from '../../../src/providers/gateway-api/precedence';
import { Request, requests, routeMatches, takes } from '../../model/matching';

/** Rules of one to three alternatives each, as HTTPRoute can say them. The last takes all. */
const rules = fc.array(fc.array(routeMatches, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 })
  .chain(some => fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: some.length, maxLength: some.length }).map(outcomes => [
    ...some.map((alternatives, i) => ({ alternatives, outcome: outcomes[i] })), { alternatives: [{}], outcome: 'rest' },
  ]));

/** Of one route. */
const PREFERENCE = { same: (a: string, b: string) => a === b, apart: () => false, ownerOf: (outcome: string) => outcome, specificity };

/** Gateway API's choice: written from its text, not from the code under test. */
function chosen(alternatives: readonly Alternative<string>[], request: Request): string {
  const taking = alternatives.filter(({ match }) => takes(match, request));
  const rank = ({ path, methods, headers = [], cookies = [], queries = [] }: Match) => [
    path?.[0].type === 'exact' ? 1 : 0, path ? path[0].value.length : '/'.length, methods ? 1 : 0, headers.length + (cookies.length ? 1 : 0), queries.length,
  ];
  const best = taking.map(({ match }) => rank(match)).reduce((a, b) => {
    const i = a.findIndex((value, at) => value !== b[at]);
    return i >= 0 && b[i] > a[i] ? b : a;
  });
  return taking.find(({ match }) => rank(match).join() === best.join())!.outcome;
}

test('by precedence each request gets the outcome of the first rule in declared order', () => {
  fc.assert(fc.property(rules, fc.array(requests, { minLength: 20, maxLength: 40 }), (table, some) => {
    const declaredOrder = table.flatMap(({ alternatives: any, outcome }, order) => any.flatMap(perMethod).map(match => ({ match, outcome, order })));
    const alternatives = preserveOrder(declaredOrder, PREFERENCE);
    for (const request of some) {
      const declared = table.find(({ alternatives: any }) => any.some(match => takes(match, request)))!.outcome;
      if (chosen(alternatives, request) !== declared) throw new Error(`${JSON.stringify(request)} gets ${chosen(alternatives, request)}, not ${declared}`);
    }
  }), { seed: 7, numRuns: 600 });
});

test('nothing is added where specificity says the same as the order, or both outcomes are the same', () => {
  const [narrow, wide]: Match[] = [{ path: [{ type: 'exact', value: '/a' }] }, { methods: [HttpMethod.GET] }];
  const ordered = [{ match: narrow, outcome: 'a', order: 0 }, { match: wide, outcome: 'b', order: 1 }];
  expect(preserveOrder(ordered, PREFERENCE)).toEqual(ordered);
  const alike = [{ match: wide, outcome: 'a', order: 0 }, { match: narrow, outcome: 'a', order: 1 }];
  expect(preserveOrder(alike, PREFERENCE)).toEqual(alike);
});

test('what an earlier rule takes whole is left out', () => {
  const [narrow, wide]: Match[] = [{ path: [{ type: 'exact', value: '/a' }] }, {}];
  const [first, never] = [{ match: wide, outcome: 'a', order: 0 }, { match: narrow, outcome: 'b', order: 1 }];
  expect(preserveOrder([first, never], PREFERENCE)).toEqual([first]);
});

const header: Match = { headers: [{ name: 'x', value: { type: 'exact', value: '1' } }] };
const cookie: Match = { cookies: [{ name: 'c', value: '1' }] };

test.each<[string, Match, Match]>([
  ['a path', header, { path: [{ type: 'element-prefix', value: '/a' }] }],
  ['an exact path', { ...header, path: [{ type: 'element-prefix', value: '/' }] }, { path: [{ type: 'exact', value: '/' }] }],
  ['a method', header, { methods: [HttpMethod.GET] }],
  ['a header and a cookie', header, { headers: [{ name: 'y', value: { type: 'exact', value: '1' } }], ...cookie }],
])('%s goes before what was said earlier: what both have in common is said again', (_, earlier, later) => {
  const alternatives = [{ match: earlier, outcome: 'a', order: 0 }, { match: later, outcome: 'b', order: 1 }];
  expect(preserveOrder(alternatives, PREFERENCE)).toEqual([alternatives[0], { match: intersect(earlier, later), outcome: 'a', order: 0 }, alternatives[1]]);
});

test('nothing is said again that the earlier rule says already: two conditions on one header are none that HTTPRoute takes', () => {
  const get: Match = { methods: [HttpMethod.GET] };
  const wide: Match = { headers: [{ name: 'x', value: { type: 'regex', value: 'v.' } }] };
  const narrow: Match = { path: [{ type: 'exact', value: '/a' }], headers: [{ name: 'x', value: { type: 'exact', value: 'v2' } }] };
  const alternatives = [{ ...wide, ...get }, { ...narrow, ...get }].map(match => ({ match, outcome: 'retried', order: 0 }));
  const others = [wide, narrow].map(match => ({ match, outcome: 'not retried', order: 1 }));
  expect(preserveOrder([...alternatives, ...others], PREFERENCE)).toEqual([...alternatives, ...others]);
});

/** Rules on independent headers, each more specific than those before it. */
const nested = (n: number, outcomeOf: (i: number) => string) => Array.from({ length: n }, (_, i): Alternative<string> => ({
  match: { path: [{ type: 'element-prefix', value: '/a'.repeat(i + 1) }], headers: [{ name: `x-${i}`, value: { type: 'exact', value: '1' } }] },
  outcome: outcomeOf(i),
  order: i,
}));

test('outcomes that alternate do not double the rules: there is at most one for each pair', () => {
  const declaredOrder = [...nested(20, i => `${i % 2}`), { match: {}, outcome: 'rest', order: 20 }];
  const alternatives = preserveOrder(declaredOrder, PREFERENCE);
  expect(alternatives.length).toBeLessThanOrEqual(21 + 20 * 19 / 2);
  fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.subarray(Array.from({ length: 20 }, (_, i) => `x-${i}`)), (depth, names) => {
    const request: Request = {
      method: HttpMethod.GET,
      path: '/a'.repeat(depth),
      headers: Object.fromEntries(names.map(name => [name, '1'])),
      query: {},
      cookies: {},
      host: 'users',
      scheme: 'http',
      port: 80,
      caller: { namespace: 'shop', service: 'web' },
    };
    expect(chosen(alternatives, request)).toBe(declaredOrder.find(({ match }) => takes(match, request))!.outcome);
  }), { seed: 7, numRuns: 600 });
});

test('too many are refused before they are built, with the rule and what to do', () => {
  expect(() => preserveOrder([...nested(60, i => `rule ${i}`), { match: {}, outcome: 'rest', order: 60 }], PREFERENCE)).toThrow(
    /^rule 59: number of rules that keep the declared order before its rule for path prefix [a/]+ and header x-59 exact 1 is "more than 1000", allowed: 1000 for 61 declared matches; /,
  );
  const specificFirst = nested(60, i => `rule ${i}`).reverse().map((one, order) => ({ ...one, order }));
  expect(preserveOrder(specificFirst, PREFERENCE)).toHaveLength(60);
});
