import { CallOptions, ExternalClient, Gateway, HttpMethod, MeshProvider, MtlsMode, PathMatch } from '../../src';
import { Fixture, findingTexts, fixture, service } from '../mesh-fixture';

const GET: CallOptions = { methods: [HttpMethod.GET] };

function shop(plaintextFrom: string[], declare: (users: ReturnType<typeof service>['service'], used: Fixture) => unknown, provider = MeshProvider.istio(), mtls = MtlsMode.PERMISSIVE) {
  const used = fixture(provider);
  const { service: users } = service(used.shop, 'users', { ports: [{ port: 80, targetPort: 8080, mtls, plaintextFrom }, { port: 81, suffix: 'b' }] });
  declare(users, used);
  return findingTexts(used.mesh).filter(text => text.endsWith('(evadable-call)'));
}
const web = (options: CallOptions) => (users: ReturnType<typeof service>['service'], { shop: namespace }: Fixture) => service(namespace, 'web').service.calls(users, options);

test.each([MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd()])('a restricted call at a port that allows plaintext from everywhere', provider => {
  expect(shop(['0.0.0.0/0'], web(GET), provider)).toEqual([
    'WARNING chart/shop/users: its port 80 allows each request of clients in plaintext from 0.0.0.0/0, a network that pods may be in: the methods and paths of the calls of '
    + 'chart/shop/web do not hold for clients that connect without the mesh; allow plaintext from the networks of clients without a proxy only, or at a port of its own, which the '
    + 'calls leave out by their ports (evadable-call)',
  ]);
});

test.each(['::/0', 'fd00::/64', '10.244.0.0/16', '10.0.0.0/8'])('and from %s', network => {
  expect(shop([network], web({ paths: [PathMatch.prefix('/users')] }))).toHaveLength(1);
  expect(shop([network], users => users.allowsFrom(ExternalClient.namespace('other'), GET))).toHaveLength(1);
});

test.each(['127.0.0.0/8', '192.168.10.0/24', '10.1.0.0/17', 'fd00::/96'])('not from %s, which has no pods', network => {
  expect(shop([network], web(GET))).toEqual([]);
});

test('not of calls without restriction, at other ports, or of a gateway route', () => {
  expect(shop(['0.0.0.0/0'], web({}))).toEqual([]);
  expect(shop(['0.0.0.0/0'], web({ ...GET, ports: [81] }))).toEqual([]);
  expect(shop([], web(GET))).toEqual([]);
  expect(shop(['0.0.0.0/0'], (users, { chart, open }) => (
    new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], keptHeaders: [] }).addRoute(users, { paths: [PathMatch.prefix('/users')] })
  ))).toEqual([]);
});

test('not where the port accepts plaintext only, which is an error of its own', () => {
  expect(shop(['0.0.0.0/0'], web(GET), MeshProvider.istio(), MtlsMode.DISABLE)).toEqual([]);
});
