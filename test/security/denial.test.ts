import { App, Chart } from 'cdk8s';
import { ClientSet, ExternalClient, HttpMethod, Mesh, MeshNamespace, MeshProvider, PathMatch, PortProtocol } from '../../src';
import { errorOf } from '../mesh-fixture';

function shop() {
  const chart = new Chart(new App(), 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio() });
  const namespace = new MeshNamespace(chart, 'shop', { mesh });
  const users = namespace.addService('users', { ports: [{ port: 80, targetPort: 8080 }, { port: 5432, protocol: PortProtocol.TCP }, { port: 9000, protocol: PortProtocol.GRPC }] });
  return { chart, mesh, namespace, users };
}

const error = (clients: ClientSet, options = {}) => errorOf(() => shop().users.denies(clients, options))?.replace('chart/shop/users denies: ', '').replace(/ is "([^"]*)", allowed/, ' is $1, allowed');
const ALL = ClientSet.everyone();
const PATHS = { paths: [PathMatch.prefix('/admin')] };

test.each([
  ['everyone, for all', ALL, {}, 'denial is everyone, with neither methods, paths nor ports, allowed: a denial that says what it closes; list methods, paths or ports: to close the service, list all its ports'],
  ['both lists', ALL, { ports: [80], methods: [HttpMethod.GET], exceptMethods: [HttpMethod.PUT] }, 'methods and exceptMethods is both, allowed: one of them; list what is denied, or all that is not'],
  ['both lists of paths', ALL, { ports: [80], ...PATHS, exceptPaths: [PathMatch.exact('/a')] }, 'paths and exceptPaths is both, allowed: one of them; list what is denied, or all that is not'],
  ['no method', ALL, { ports: [80], methods: [] }, 'methods is [], allowed: at least one; leave it out for all'],
  ['no port', ALL, { ports: [] }, 'ports is [], allowed: at least one; leave it out for all'],
  ['an unknown port', ALL, { ports: [81] }, 'port is 81, allowed: 80, 5432, 9000; chart/shop/users has no other ports'],
  ['a container port', ALL, { ports: [8080] }, 'port is 8080, allowed: 80, 5432, 9000; 8080 is the container port: give the port of the Service, 80'],
  ['requests of an opaque port', ALL, PATHS, 'rule by method or path for port 5432 is tcp, allowed: ports that speak http, http2 or grpc; list the HTTP ports in ports: on this port proxies see connections, and would deny all of them'],
  ['a regex', ALL, { ports: [80], paths: [PathMatch.regex('/a.*')] }, 'path of paths is /a.*, allowed: PathMatch.exact, prefix or stringPrefix, case-sensitive; policies support no others: deny all but the paths that are served, by exceptPaths'],
  ['a path of any case', ALL, { ports: [80], exceptPaths: [PathMatch.ignoringCase(PathMatch.exact('/a'))] }, 'path of exceptPaths is /a, allowed: PathMatch.exact, prefix or stringPrefix, case-sensitive; policies support no others: deny all but the paths that are served, by exceptPaths'],
  ['all paths excepted', ALL, { ports: [80], exceptPaths: [PathMatch.prefix('/')] }, 'exceptPaths is /, allowed: paths that leave others to deny; remove it: with all paths excepted, nothing is denied'],
  ['no client', ClientSet.these({}), { ports: [80] }, 'clients is none, allowed: at least one of callers, clients and gateways; name them, or use ClientSet.everyone()'],
  ['requests of a network', ClientSet.these({ clients: [ExternalClient.network(['10.0.0.0/8'])] }), { ports: [80], ...PATHS }, 'rule by method or path for a network is ExternalClient.network(), allowed: ports; leave methods and paths out: a mesh tells clients without an identity by their connection'],
  ['a method that gRPC has not', ALL, { ports: [9000], methods: [HttpMethod.GET] }, 'methods for grpc ports is ["GET"], allowed: POST on a port with protocol grpc: every gRPC call is one; restrict gRPC methods by paths: PathMatch.grpcMethod(\'package.Service\', \'Method\')'],
  ['a name', 'everyone', {}, 'clients is everyone, allowed: an instance of ClientSet; call a factory, such as ClientSet.everyoneBut({ callers: [frontend] })'],
])('%s is an error', (_, clients, options, text) => { expect(error(clients as ClientSet, options)).toBe(text); });

test('a client of another mesh is an error', () => {
  const { chart, users } = shop();
  const mesh = new Mesh(chart, 'other', { provider: MeshProvider.istio() });
  const stranger = new MeshNamespace(chart, 'elsewhere', { mesh }).addService('stranger');
  expect(errorOf(() => users.denies(ClientSet.these({ callers: [stranger] })))).toBe(
    'chart/shop/users denies: mesh of chart/elsewhere/stranger is "chart/other", allowed: chart/mesh; name it by ExternalClient.serviceAccount() with the trust domain of its mesh',
  );
});

test('an audit has no dry run: Istio refuses it', () => {
  expect(errorOf(() => shop().users.audits(ALL, { dryRun: true }))).toBe(
    'chart/shop/users audits: dryRun is true, allowed: a dry run of denies(); leave it out: an audit denies nothing, and Istio refuses a dry run of it',
  );
  expect(errorOf(() => shop().users.audits(ALL, { dryRun: false }))).toBeUndefined();
});

test('an audit may be of everything', () => {
  const { users } = shop();
  users.audits(ClientSet.everyone());
  expect(users._model.audits).toEqual([{ owner: 'chart/shop/users', clients: { type: 'everyone' }, requests: { ports: [5432, 8080, 9000] } }]);
});

test('lists have no order, and the trust domain of the mesh need not be said', () => {
  const [one, other] = [shop(), shop()];
  const clients = (serviceAccounts: string[]) => serviceAccounts.map(name => ExternalClient.serviceAccount({ namespace: 'a', name, ...(name === 'x' ? { trustDomain: 'cluster.local' } : {}) }));
  one.users.denies(ClientSet.these({ clients: clients(['x', 'y', 'x']) }), { ports: [9000, 80], methods: [HttpMethod.POST, HttpMethod.GET], paths: [PathMatch.exact('/b'), PathMatch.exact('/a')] });
  other.users.denies(ClientSet.these({ clients: clients(['y', 'x']) }), { ports: [80, 9000], methods: [HttpMethod.GET, HttpMethod.POST], paths: [PathMatch.exact('/a'), PathMatch.exact('/b'), PathMatch.exact('/a')] });
  expect(one.users._model.denials).toEqual(other.users._model.denials);
  expect(one.users._model.denials[0].clients).toEqual({ type: 'these', clients: [{ type: 'identity', namespace: 'a', serviceAccount: 'x' }, { type: 'identity', namespace: 'a', serviceAccount: 'y' }] });
});
