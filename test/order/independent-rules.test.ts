import * as fc from 'fast-check';
import { documents } from './documents';
import { PROVIDERS } from './providers';
import { CorsPolicy, Gateway, HttpMatch, HttpMethod, PathMatch, PortProtocol, StringMatch, UnsupportedFeature } from '../../src';
import { fixture, service } from '../mesh-fixture';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // losses, as warnings
afterEach(() => jest.restoreAllMocks());

const path = (prefix: string) => ({ paths: [PathMatch.prefix(prefix)] });

/** What an app renders whose declarations are in this order: no request meets two of them, or one is the narrower, and a gateway takes that first. */
function rendered(provider: keyof typeof PROVIDERS, kind: string, order: readonly number[]): string[] {
  const { app, chart, open } = fixture(PROVIDERS[provider](), { unsupported: UnsupportedFeature.REPORT });
  const ports = [{ port: 8080 }, { port: 8443, protocol: PortProtocol.TLS }];
  const [users, orders] = ['users', 'orders'].map(name => service(open, name, { ports }, ['v1', 'v2']));
  const callers = ['a', 'b', 'c'].map(name => service(open, name).service);
  const gateway = new Gateway(chart, 'public', {
    namespace: open, listeners: [{ hosts: ['a.example.com', 'b.example.com'] }], gatewayClassName: 'istio', publicHeaders: ['x-a'],
  });
  new CorsPolicy(chart, 'cors', { service: users.service, origins: [StringMatch.exact('https://shop.example.com')] });
  const to = (at: number) => [{ version: users.versions[at % 2], percent: 100 }];
  const declarations: Record<string, (() => void)[]> = {
    gateway: [
      () => gateway.addRoute(users.service, path('/users')),
      () => gateway.addRoute(orders.service, path('/ex')),
      () => gateway.addRoute(orders.service, path('/users/x')),
      () => gateway.addRoute(orders.service, { ...path('/b'), matches: [HttpMatch.method(HttpMethod.GET)] }),
      () => gateway.addRoute(users.service, { ...path('/b'), matches: [HttpMatch.method(HttpMethod.POST)] }),
      () => gateway.addRoute(users.service, { hosts: ['a.example.com'] }),
      // The preflight requests of the first match no header, so they overlap with the requests of the second.
      () => gateway.addRoute(users.service, { ...path('/n'), hosts: ['b.example.com'], matches: [HttpMatch.allOf(HttpMatch.header('x-a', '1'), HttpMatch.query('q', '1'))] }),
      () => gateway.addRoute(orders.service, { ...path('/n'), hosts: ['b.example.com'], matches: [HttpMatch.header('x-a', '1')] }),
    ],
    requests: ['/c', '/a', '/b/x', '/b/a'].map((prefix, i) => () => { users.service.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix(prefix))], split: to(i) }); }),
    connections: [
      () => users.service.routes.addTlsRule({ port: 8443, sniHosts: ['b.example.com'], split: to(0) }),
      () => users.service.routes.addTlsRule({ port: 8443, sniHosts: ['a.example.com', '*.c.example.com'], split: to(1) }),
      ...callers.map((caller, i) => () => users.service.routes.addTlsRule({ port: 8443, sniHosts: ['d.example.com'], callers: [caller], split: to(i) })),
    ],
  };
  for (const other of Object.keys(declarations)) if (other !== kind) for (const declare of declarations[other]) declare();
  for (const place of order) declarations[kind][place]();
  return documents(app.synthYaml());
}

const SIZES = { gateway: 8, requests: 4, connections: 5 };

describe.each(Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[])('%s', provider => {
  test.each(Object.entries(SIZES))('renders rules for different %s alike in whatever order they are declared', (kind, size) => {
    const places = Array.from({ length: size }, (_, i) => i);
    const declared = rendered(provider, kind, places);
    fc.assert(fc.property(fc.shuffledSubarray(places, { minLength: size }), order => {
      expect(rendered(provider, kind, order)).toEqual(declared);
    }), { numRuns: 10 });
  });
});

test('rules that meet in a request keep their order', () => {
  const { chart, open } = fixture();
  const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], publicHeaders: ['x-b', 'x-a'] });
  const { service: users } = service(open, 'users');
  const { service: orders } = service(open, 'orders');
  gateway.addRoute(users, { matches: [HttpMatch.header('x-b', '1')] });
  gateway.addRoute(orders, { matches: [HttpMatch.header('x-a', '1')] });
  expect(gateway.objects.flatMap(object => object.toJson().spec.http ?? []).map(({ match }: any) => Object.keys(match[0].headers))).toEqual([['x-b'], ['x-a']]);
});
