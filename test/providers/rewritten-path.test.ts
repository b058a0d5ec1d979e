import * as fc from 'fast-check';
import { newPath as newPathOfRoute, route } from './gateway-api/evaluate';
import { chosen, newPath } from './istio/evaluate';
import { PathMatch, PathRewrite } from '../../src';
import { intersect, covers, Match } from '../../src/model/match';
import { RouteTable } from '../../src/model/route-table';
import { RouteTableBuilder } from '../../src/model/route-table-builder';
import { baseRules, effectiveRules, renderedRules } from '../../src/model/rules';
import { specificity } from '../../src/providers/gateway-api/precedence';
import { routeGroups } from '../../src/providers/gateway-api/route-groups';
import { virtualService } from '../../src/providers/istio/virtual-service';
import { rewritable } from '../../src/traffic/path-rewrite';
import { matches, Request, requests, routeMatches, takes, without } from '../model/matching';
import { serviceModel, SETTINGS } from '../model/service-model';
import { first, tables } from '../model/tables';

/** What the docs say: other elements in place of the first ones. */
function replaced(path: string, prefix: string, replacement: string): string {
  const elements = (text: string) => text.split('/').slice(1).filter((element, i, all) => element !== '' || i < all.length - 1);
  const rest = path.split('/').slice(1 + elements(prefix).length);
  return `/${[...elements(replacement), ...rest].join('/')}`;
}

const rewrites = fc.record({ prefix: fc.constantFrom('/', '/a', '/a/b'), replacement: fc.constantFrom('/', '/v', '/v/w/') });
const below = (prefix: string): fc.Arbitrary<Match> => fc.option(matches(['path', 'headers', 'methods'], fc.constantFrom(
  PathMatch.exact(prefix)._condition, PathMatch.prefix(prefix)._condition, PathMatch.exact('/a/b/c')._condition, PathMatch.prefix('/a/b')._condition,
)), { nil: {} }).map(match => intersect(match, { path: [PathMatch.prefix(prefix)._condition] })!);

/** A rewrite, what it asks for, and a table of other routes. */
const cases = (pins: fc.Arbitrary<Match>) => rewrites.chain(({ prefix, replacement }) => fc.record({
  path: fc.constant(PathRewrite.prefix(prefix, replacement)),
  expected: fc.constant((path: string) => replaced(path, prefix, replacement)),
  asked: below(prefix),
  routes: tables(pins, fc.constant({})),
}));

/** Whether a mesh can ask it: in one joint match a path, a header or a parameter stands once. */
const expressible = (table: RouteTable) => effectiveRules(table).every(rule => rule.matches.every(
  ({ path = [], headers = [], cookies = [], queries = [] }) => (
    path.length < 2 && cookies.length < 2 && [headers, queries].every(list => new Set(list.map(({ name }) => name)).size === list.length)
  ),
));

/** Of a table without overlays: one that is drawn is not to be changed. */
function copy(table: RouteTable): RouteTableBuilder {
  const all = new RouteTableBuilder('users', {});
  for (const rule of baseRules(table)) {
    if (covers(rule.matches[0], {})) all.setDefaultRule(rule);
    else all.addPinnedRule(rule);
  }
  return all;
}

const istio = (routes: RouteTable) => {
  const spec = virtualService(serviceModel({ routes }), SETTINGS).spec;
  return (request: Request) => newPath(chosen(spec, request), request.path);
};

const gatewayApi = (routes: RouteTable) => {
  const service = serviceModel({ routes });
  const rendered = routeGroups(service, service.ports[0], 'users', renderedRules(routes), { ofRoute: () => ({}), specificity })
    .map(({ name, spec }) => ({ metadata: { name }, spec }));
  return (request: Request) => {
    const { rule, match } = route(rendered, request)!;
    return newPathOfRoute(rule, request.path, match.path?.value ?? '/');
  };
};

const plainPins = matches(without('cookies', 'withoutHeaders', 'port'));
const manyRequests = fc.array(requests, { minLength: 20, maxLength: 40 });

describe.each([['Istio', istio, plainPins], ['Gateway API', gatewayApi, routeMatches]] as const)('%s', (_, pathAfter, pins) => {
  let [done, left] = [0, 0];

  test('a rewrite does to the path what it says, whatever it is laid over, and nothing to others', () => {
    fc.assert(fc.property(cases(pins), manyRequests, ({ path, expected, asked, routes }, some) => {
      const builder = copy(routes);
      builder.addOverlay({ owner: 'rewrite', matches: rewritable('here', path, [asked]), rewrite: { path: path._replacement } });
      const table = builder.build();
      fc.pre(expressible(table));
      const after = pathAfter(table);
      for (const request of some) {
        const taken = takes(asked, request);
        if (taken) done++;
        else left++;
        expect([request, after(request)]).toEqual([request, taken ? expected(request.path) : request.path]);
      }
    }), { seed: 23, numRuns: 100 });
    expect(Math.min(done, left)).toBeGreaterThan(200);
  });

  test('a redirect does the same', () => {
    fc.assert(fc.property(cases(pins), manyRequests, ({ path, expected, asked, routes }, some) => {
      const builder = copy(routes);
      builder.addPinnedRule({ owner: 'redirect', matches: rewritable('here', path, [asked]), shares: [], response: { redirect: { path: path._replacement, status: 302 } } });
      const table = builder.build();
      fc.pre(expressible(table));
      const after = pathAfter(table);
      for (const request of some) {
        const { owner } = first(effectiveRules(table), request)!;
        expect([request, after(request)]).toEqual([request, owner === 'redirect' ? expected(request.path) : request.path]);
      }
    }), { seed: 29, numRuns: 100 });
  });
});

test('a match that is not below the prefix is refused, so each that is asked is covered by it', () => {
  fc.assert(fc.property(rewrites, matches(), ({ prefix, replacement }, match) => {
    const under: Match = { path: [PathMatch.prefix(prefix)._condition] };
    try {
      const [asked] = rewritable('here', PathRewrite.prefix(prefix, replacement), [match]);
      expect(covers(under, asked)).toBe(true);
    } catch {
      expect(covers(under, match) && match.path?.every(({ type, ignoreCase }) => type !== 'regex' && !ignoreCase)).toBe(false);
    }
  }), { seed: 31, numRuns: 500 });
});
