import * as fc from 'fast-check';
import { route } from './evaluate';
import { Gateway, HttpMatch, MeshProvider, PathMatch, StringMatch, UnsupportedFeature } from '../../../src';
import { duplicateMatchCondition } from '../../../src/checks/duplicate-match-condition';
import { GatewayModel } from '../../../src/model/gateway';
import { routesOf } from '../../../src/model/gateway-rules';
import { Match } from '../../../src/model/match';
import { RouteTable } from '../../../src/model/route-table';
import { renderedRules } from '../../../src/model/rules';
import { gatewayHttpRoute, gatewayPrecedenceConflicts } from '../../../src/providers/gateway-api/gateway-route';
import { backends } from '../../../src/providers/gateway-api/http-route';
import { find, findingTexts, fixture, service } from '../../mesh-fixture';
import { matches, paths, Request, requests, routeMatches, takes } from '../../model/matching';
import { meshModel, serviceModel } from '../../model/service-model';
import { first, tables } from '../../model/tables';

const HOST = 'shop.example.com';

/** Routes of a gateway for one host, each to a service of its own with a route table. The last takes all requests. */
type Routed = { readonly matches: readonly Match[]; readonly table: RouteTable }[];

function gatewayOf(routed: Routed): GatewayModel {
  const services = routed.map(({ table }, i) => serviceModel({ name: `service-${i}`, path: `service-${i}`, routes: table }));
  return {
    path: 'public',
    name: 'public',
    namespace: services[0].namespace,
    listeners: [{ hosts: [HOST], port: 80, httpsRedirect: false }],
    workload: {},
    trustedProxies: 0,
    keptHeaders: ['x', 'y'],
    internalHeaders: [],
    jwt: [],
    externalAuthorizations: [],
    routes: routed.map(({ matches: some }, i) => ({ owner: 'public', hosts: [HOST], matches: some, service: services[i], port: services[i].ports[0] })),
    callees: services,
    isPublic: true,
  };
}

/** Where a request goes by the declared order: the first route that takes it, then the first rule of that route's service. */
function declared(gateway: GatewayModel, request: Request) {
  const { service: to, port } = routesOf(gateway, HOST).find(({ matches: any }) => any.some(match => takes(match, request)))!;
  return backends(to, port, first(renderedRules(to.routes), request)!.shares);
}

function random(match: fc.Arbitrary<Match>): fc.Arbitrary<Routed> {
  const table = tables(match, fc.constant({}), 2);
  return fc.tuple(fc.array(fc.record({ matches: fc.array(match, { minLength: 1, maxLength: 2 }), table }), { maxLength: 3 }), table)
    .map(([some, rest]) => [...some, { matches: [{}], table: rest }]);
}

const { _provider: PROVIDER } = MeshProvider.gatewayApi();

/** Conditions on one header of which many cannot be merged. */
const contended = fc.oneof(
  { weight: 1, arbitrary: matches(['path', 'headers', 'methods'], paths('exact', 'element-prefix')) },
  { weight: 1, arbitrary: fc.record({ headers: fc.constantFrom('1.', '.*2', '1|2').map(value => [{ name: 'x', value: { type: 'regex' as const, value } }]) }) },
);

test.each<[string, fc.Arbitrary<Match>, number]>([['that an HTTPRoute can express', routeMatches, 0], ['with several regexes of one header', contended, 5]])(
  'routes and rules %s: each request goes where the declared order says, or a conflict says that it may not', (_, match, least) => {
    let [kept, lost] = [0, 0];
    fc.assert(fc.property(random(match), fc.array(requests, { minLength: 20, maxLength: 40 }), (routed, some) => {
      const gateway = gatewayOf(routed);
      const mesh = { ...meshModel(...gateway.callees), gateways: [gateway] };
      fc.pre(!duplicateMatchCondition(mesh, PROVIDER).length);
      const [{ spec }] = gatewayHttpRoute(gateway, HOST, mesh, () => true) as any[];
      const conflicts = gatewayPrecedenceConflicts(gateway, mesh, () => true);
      for (const request of some) {
        const chosen = route([{ metadata: { name: 'public' }, spec }], request)!.rule.backendRefs;
        const expected = declared(gateway, request);
        if (JSON.stringify(chosen) === JSON.stringify(expected)) {
          kept++;
        } else {
          lost++;
          const isReported = conflicts.some(({ earlier, later }) => takes(earlier.match, request) && takes(later.match, request));
          if (!isReported) throw new Error(`${JSON.stringify(request)} goes to ${JSON.stringify(chosen)}, not to ${JSON.stringify(expected)}`);
        }
      }
    }), { seed: 5, numRuns: 400 });
    expect(kept).toBeGreaterThan(100 * lost);
    expect(lost).toBeGreaterThanOrEqual(least);
  },
);

describe('precedence-conflict', () => {
  const regex = (value: string) => HttpMatch.headerMatches('x', StringMatch.regex(value));

  /** The findings of a gateway with a route by a regex, and a narrower one by a path and another regex of the header. */
  function found(provider: MeshProvider, ...[earlier, later]: readonly HttpMatch[]): string[] {
    const { chart, mesh, open } = fixture(provider);
    const [users, web, rest] = ['users', 'web', 'rest'].map(name => service(open, name).service);
    const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: [HOST] }], gatewayClassName: 'istio', keptHeaders: ['x'] });
    gateway.addRoute(users, { matches: [earlier] });
    gateway.addRoute(web, { matches: [later] });
    gateway.addRoute(rest);
    return findingTexts(mesh).filter(text => text.includes('precedence-conflict'));
  }
  const lost = [regex('a.*'), HttpMatch.allOf(HttpMatch.path(PathMatch.prefix('/b')), regex('.*b'))];

  test.each([
    ['Gateway API', MeshProvider.gatewayApi()], ['Istio ambient', MeshProvider.istioAmbient()], ['Linkerd', MeshProvider.linkerd()],
  ])('%s: the finding names the gateway, the host and both routes', (name, provider) => {
    expect(found(provider, ...lost)).toEqual([
      'WARNING chart/public: on host shop.example.com, requests that match the rule for header x regex a.* of its route to chart/open/users '
      + 'may match the rule for path prefix /b and header x regex .*b of its route to chart/open/web instead: '
      + `on ${name}, Gateway API precedence cannot express the declared order; make the matches of the two routes, or of the rules of the services, exclusive, `
      + 'add a condition such as a path to the first, or acknowledge that no request matches both (precedence-conflict)',
    ]);
  });

  test('none where an added rule keeps the order, and none with sidecars of Istio, which read rules in their order', () => {
    const [earlier] = lost;
    expect(found(MeshProvider.gatewayApi(), earlier, HttpMatch.path(PathMatch.prefix('/b')))).toEqual([]);
    expect(found(MeshProvider.istio(), ...lost)).toEqual([]);
  });

  test('rules of one service that the path of the gateway route ranks by their headers', () => {
    const { chart, mesh, open } = fixture(MeshProvider.gatewayApi());
    const { service: users, versions: [v1, v2] } = service(open, 'users', {}, ['v1', 'v2']);
    users.routes.addRule({ matches: [HttpMatch.allOf(HttpMatch.path(PathMatch.prefix('/a')), regex('a.*'))], split: [{ version: v1, percent: 100 }] });
    users.routes.addRule({ matches: [HttpMatch.allOf(regex('.*b'), HttpMatch.header('y', '1'))], split: [{ version: v2, percent: 100 }] });
    const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: [HOST] }], gatewayClassName: 'istio', keptHeaders: ['x', 'y'] });
    gateway.addRoute(users, { paths: [PathMatch.prefix('/a/b')] });
    gateway.addRoute(users);
    expect(findingTexts(mesh).filter(text => text.includes('precedence-conflict'))).toEqual([
      expect.stringContaining('WARNING chart/public: on host shop.example.com, requests that match the rule for path prefix /a/b and header x regex a.* of its route'),
    ]);
  });
});

test.each([MeshProvider.gatewayApi(), MeshProvider.linkerd(), MeshProvider.istioAmbient()])('of a header with underscores the name with dashes is stripped too', provider => {
  const removed = (keptHeaders: string[]): string[] => {
    const { chart, open } = fixture(provider, { unsupported: UnsupportedFeature.REPORT });
    const { service: users, versions: [v1] } = service(open, 'users');
    users.routes.addRule({ matches: [HttpMatch.header('x_env', 'a')], split: [{ version: v1, percent: 100 }] });
    new Gateway(chart, 'public', {
      namespace: open, listeners: [{ hosts: [HOST] }], gatewayClassName: 'istio', internalHeaders: ['x_tenant', 'user_agent'], keptHeaders,
    }).addRoute(users);
    const { filters } = find(chart, 'HTTPRoute', `public-${HOST}`).spec.rules[0];
    return filters[0].requestHeaderModifier.remove.filter((name: string) => !/user-|forwarded|claim/.test(name));
  };
  expect(removed([])).toEqual(['user_agent', 'x-env', 'x-tenant', 'x_env', 'x_tenant']); // every client sends user-agent
  expect(removed(['x-env', 'x_tenant'])).toEqual(['user_agent', 'x_env']);
});
