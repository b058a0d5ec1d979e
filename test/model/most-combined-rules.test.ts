import { Gateway, GatewayApiFeature, HttpMatch, MeshNamespace, MeshProvider, PathMatch, UnsupportedFeature } from '../../src';
import { errorOf, fixture, service } from '../mesh-fixture';

const PROVIDERS: [string, MeshProvider][] = [
  ['Istio', MeshProvider.istio()], ['ambient', MeshProvider.istioAmbient()], ['Linkerd', MeshProvider.linkerd()], ['Gateway API', MeshProvider.gatewayApi({ features: [GatewayApiFeature.MESH_HTTP_ROUTE_QUERY_PARAM_MATCHING] })],
];
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const fixtureOf = (provider: MeshProvider) => fixture(provider, { unsupported: UnsupportedFeature.REPORT });

describe.each(PROVIDERS)('more rules than a mesh can take are an error on %s, before they are built', (_, provider) => {
  /** A service with n rules by query parameter, and a gateway with n routes by path to it. */
  const gateway = (routes: number, rules: number, pathOf: (i: number) => PathMatch[] = () => []) => errorOf(() => {
    const { chart, open, mesh } = fixtureOf(provider);
    const { service: users, versions: [v1] } = service(open, 'users');
    for (const i of range(rules)) {
      const match = HttpMatch.allOf(HttpMatch.query('q', `${i}`), ...pathOf(i).map(HttpMatch.path));
      users.routes.addRule({ matches: [match], split: [{ version: v1, percent: 100 }] });
    }
    const ingress = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], gatewayClassName: 'istio' });
    for (const i of range(routes)) ingress.addRoute(users, { paths: [PathMatch.prefix(`/${i}`)] });
    mesh.findings;
  });

  test('routes of a gateway and rules of a service', () => {
    expect(gateway(50, 50)).toBe(
      'chart/public: number of rules that combine its routes for host a.example.com with the rules of their services is "more than 1010", '
      + 'allowed: 1010 for 101 declared rules; each route repeats all rules of its service that match some of its requests: declare fewer routes, such as '
      + 'one for a common path prefix, or give the rules of the service a path, so that each is in few routes',
    );
    expect(gateway(400, 400)).toContain('"more than 8010"');
    expect(gateway(10, 50)).toBeUndefined();
    expect(gateway(60, 60, i => [PathMatch.prefix(`/${i}`)])).toBeUndefined();
  });

  test('ports and rules of a service', () => {
    const ports = (count: number, rules: number, matchPort = false) => errorOf(() => {
      const { open, mesh } = fixtureOf(provider);
      const { service: users, versions: [v1] } = service(open, 'users', { ports: range(count).map(i => ({ port: 8000 + i, suffix: `p${i}` })) });
      for (const i of range(rules)) {
        const match = HttpMatch.allOf(HttpMatch.query('q', `${i}`), ...(matchPort ? [HttpMatch.port(8000 + i % count)] : []));
        users.routes.addRule({ matches: [match], split: [{ version: v1, percent: 100 }] });
      }
      mesh.findings;
    });
    expect(ports(30, 60)).toBe(
      'chart/open/users: number of rules for all its HTTP ports is "more than 1000", allowed: 1000 for 91 declared rules; '
      + 'each port repeats the rules: match them on the port that they are for (HttpMatch.port()), or declare fewer rules or ports',
    );
    expect(ports(30, 30)).toBeUndefined();
    expect(ports(30, 60, true)).toBeUndefined();
  });
});

describe('consumer routes', () => {
  const callers = (provider: MeshProvider, namespaces: number, rules: number) => errorOf(() => {
    const { chart, open, mesh } = fixtureOf(provider);
    const { service: users, versions: [v1] } = service(open, 'users');
    const split = [{ version: v1, percent: 100 }];
    for (const i of range(namespaces)) {
      const namespace = new MeshNamespace(chart, `caller-${i}`, { mesh });
      users.routes.addRule({ matches: [HttpMatch.allOf(HttpMatch.callerNamespace(namespace), HttpMatch.path(PathMatch.exact(`/of-${i}`)))], split });
    }
    for (const i of range(rules)) users.routes.addRule({ matches: [HttpMatch.path(PathMatch.exact(`/${i}`))], split });
    mesh.findings;
  });

  test('repeat the rules for other requests: too many are an error', () => {
    const gatewayApi = MeshProvider.gatewayApi({ features: [GatewayApiFeature.MESH_CONSUMER_ROUTE] });
    expect(callers(gatewayApi, 50, 50)).toBe(
      'chart/open/users: number of rules in the consumer routes of its callers is "more than 1010", allowed: 1010 for 101 declared rules; '
      + 'the consumer route of each namespace repeats all rules for other requests: match fewer callers, or declare fewer rules',
    );
    expect(callers(gatewayApi, 10, 50)).toBeUndefined();
    expect(callers(MeshProvider.istio(), 50, 50)).toBeUndefined(); // its rules match the caller
  });
});
