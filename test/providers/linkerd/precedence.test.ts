import { Duration } from 'cdk8s';
import { HttpMatch, MeshProvider, MeshService, PathMatch, RouteRuleOptions, ServiceVersion } from '../../../src';
import { findingTexts, fixture, find, service } from '../../mesh-fixture';

const path = (match: PathMatch) => HttpMatch.path(match);
const HEADER = HttpMatch.header('x', '1');

/** The matches of the route of a service, and the findings. */
function routed(declare: (users: MeshService, versions: readonly ServiceVersion[]) => void, provider = MeshProvider.linkerd()) {
  const { chart, mesh, open } = fixture(provider);
  const { service: users, versions } = service(open, 'users', {}, ['v1', 'v2']);
  declare(users, versions);
  const { rules } = find(chart, 'HTTPRoute', 'users').spec;
  return { matches: rules.map((rule: any) => rule.matches ?? []), found: findingTexts(mesh) };
}

test('the requests of an exact path that a later prefix of its length would take by its header keep the rule of the exact path', () => {
  const declare = (users: MeshService, [v1, v2]: readonly ServiceVersion[]) => {
    users.routes.addRule({ matches: [path(PathMatch.exact('/a'))], split: [{ version: v2, percent: 100 }] });
    users.routes.addRule({ matches: [HttpMatch.allOf(path(PathMatch.prefix('/a')), HEADER)], split: [{ version: v1, percent: 100 }] });
  };
  const exact = { path: { type: 'Exact', value: '/a' } };
  const headers = [{ name: 'x', value: '1' }];
  const later = [{ path: { type: 'PathPrefix', value: '/a' }, headers }];
  expect(routed(declare)).toEqual({ matches: [[exact, { ...exact, headers }], later, []], found: [] });
  expect(routed(declare, MeshProvider.gatewayApi()).matches).toEqual([[exact], later, []]);
});

test('rules of an exact path and a prefix of its length with timeouts of their own are two routes, of which the older applies: a warning', () => {
  const declare = (users: MeshService) => {
    users.routes.addRule({ matches: [path(PathMatch.exact('/'))], timeout: Duration.seconds(1) });
  };
  expect(routed(declare).found).toEqual([expect.stringContaining('(precedence-conflict)')]);
});

test.each<[string, RouteRuleOptions]>([
  ['lifts a timeout that there is not', { timeout: Duration.seconds(0) }],
  ['turns off retries that there are not', { retries: { attempts: 0 } }],
])('a rule that %s is in the route of the others, whose order the mesh keeps', (_, settings) => {
  const deep = '/a/b/c';
  const [p, q] = ['x-p', 'x-q'].map(name => HttpMatch.header(name, '0'));
  const declare = (users: MeshService, [v1, v2]: readonly ServiceVersion[]) => {
    users.routes.addRule({ matches: [HttpMatch.allOf(path(PathMatch.exact(deep)), q)], split: [{ version: v2, percent: 100 }], ...settings });
    users.routes.addRule({ matches: [HttpMatch.allOf(path(PathMatch.prefix(deep)), p, q)], split: [{ version: v1, percent: 100 }] });
  };
  const { matches, found } = routed(declare);
  expect(found).toEqual([]);
  expect(matches).toHaveLength(3);
});
