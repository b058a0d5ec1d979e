import {
  EgressHost, EgressScope, ExternalService, Gateway, GatewayCertificate, GatewayTls, GatewayWorkload, Jwks, JwtAuthentication, MeshNamespace,
  MeshProvider, MigrationStage, PortProtocol, ZeroTrustNamespace,
} from '../../../src';
import { find, findingTexts, fixture, service } from '../../mesh-fixture';

const SIDECARS = () => MeshProvider.istio({ remoteJwks: true });
const AMBIENT = () => MeshProvider.istioAmbient({ remoteJwks: true });

/** A service and a gateway that verify tokens, and a service that does not. */
function app(provider: MeshProvider, { uri = 'https://keys.example.com:8443/jwks', proxyServices = [] as EgressHost[], egressScope = undefined as EgressScope | undefined } = {}) {
  const { chart, mesh, open } = fixture(provider, { proxyServices });
  const guarded = new ZeroTrustNamespace(chart, 'guarded', { mesh, egressScope });
  const [users, orders] = ['users', 'orders'].map(name => service(guarded, name).service);
  const issuers = [{ issuer: 'https://auth.example.com', audiences: ['api'], jwks: Jwks.fromUri(uri) }, { issuer: 'other', audiences: ['api'], jwks: Jwks.fromUri(uri) }];
  new JwtAuthentication(chart, 'jwt', { service: users, issuers });
  const addGateway = (home = guarded) => {
    const tls = GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('tls') });
    const workload = GatewayWorkload.of({ namespace: home.namespaceName, labels: { app: 'edge' }, serviceAccountName: 'edge' });
    const gateway = new Gateway(chart, 'public', { namespace: home, gatewayClassName: 'istio', workload, listeners: [{ hosts: ['a.example.com'], tls }], keptHeaders: [] });
    gateway.addRoute(orders);
    new JwtAuthentication(chart, 'gateway-jwt', { gateway, issuers });
  };
  const scope = (name: string): string[] => find(chart, 'Sidecar', name).spec.egress[0].hosts;
  /** Ports to networks. */
  const outside = (name: string) => find(chart, 'NetworkPolicy', name)?.spec.egress.flatMap(({ to, ports }: any) => (to[0].ipBlock ? [[to[0].ipBlock.cidr, ports]] : []));
  return { chart, mesh, open, guarded, users, orders, addGateway, scope, outside, jwksFindings: () => findingTexts(mesh).filter(text => text.endsWith('(unreachable-jwks)')) };
}

const KEYS = [['0.0.0.0/0', [{ port: 8443 }]]];

test('the host is in the scope and the NetworkPolicy of the pods that verify, and of no others', () => {
  const { scope, outside, addGateway, jwksFindings } = app(SIDECARS());
  addGateway();
  expect([scope('users'), scope('orders')]).toEqual([['*/keys.example.com'], ['~/*']]);
  expect([outside('users'), outside('orders'), outside('public-gateway')]).toEqual([KEYS, [], KEYS]);
  expect(jwksFindings()).toEqual([]);
});

test('istiod fetches the keys unless the provider says otherwise', () => {
  const { scope, outside } = app(MeshProvider.istio());
  expect([scope('users'), outside('users')]).toEqual([['~/*'], []]);
});

test('in ambient mode the waypoint and the gateway fetch them', () => {
  const { outside, addGateway } = app(AMBIENT());
  addGateway();
  expect([outside('waypoint'), outside('public-gateway'), outside('users'), outside('orders')]).toEqual([KEYS, KEYS, [], []]);
  expect(app(MeshProvider.istioAmbient()).outside('waypoint')).toEqual([]);
});

test('a list of hosts for a namespace has them too', () => {
  const { scope } = app(SIDECARS(), { egressScope: EgressScope.hosts([EgressHost.service('guarded', 'users')]) });
  expect(scope('default')).toEqual(['*/keys.example.com', './users.guarded.svc.cluster.local']);
});

test('a ServiceEntry that the user names is that of the host', () => {
  const { scope, outside } = app(SIDECARS(), { proxyServices: [EgressHost.serviceEntry('platform', 'keys.example.com', { ports: [8443], networks: ['192.0.2.0/24'] })] });
  expect([scope('users'), outside('users')]).toEqual([['platform/keys.example.com'], [['192.0.2.0/24', [{ port: 8443 }]]]]);
});

describe('an external service of the app', () => {
  const external = (used: ReturnType<typeof app>, { namespace = used.guarded as MeshNamespace, tls = true } = {}) => new ExternalService(used.chart, 'keys', {
    namespace,
    hosts: ['keys.example.com'],
    endpoints: ['192.0.2.1'],
    ports: [
      tls ? { port: 8443, protocol: PortProtocol.HTTP, tls: {}, targetPort: 9443 } : { port: 8443, protocol: PortProtocol.TLS },
      { port: 80, protocol: PortProtocol.HTTP },
    ],
  });

  test('at its servers', () => {
    const used = app(SIDECARS());
    external(used);
    expect([used.scope('users'), used.scope('orders')]).toEqual([['./keys.example.com'], ['~/*']]);
    expect([used.outside('users'), used.outside('orders')]).toEqual([[['192.0.2.1/32', [{ port: 9443 }]]], []]);
    expect(used.jwksFindings()).toEqual([]);
  });

  test('at its servers also where the service lists the host as an egress host', () => {
    const { chart, mesh } = fixture(SIDECARS());
    const guarded = new ZeroTrustNamespace(chart, 'guarded', { mesh });
    const { service: users } = service(guarded, 'users', { egressHosts: [EgressHost.serviceEntry('guarded', 'keys.example.com')] });
    new ExternalService(chart, 'keys', {
      namespace: guarded,
      hosts: ['keys.example.com'],
      endpoints: ['192.0.2.1'],
      ports: [{ port: 8443, protocol: PortProtocol.HTTP, tls: {}, targetPort: 9443 }, { port: 80, protocol: PortProtocol.HTTP }],
    });
    new JwtAuthentication(chart, 'jwt', { service: users, issuers: [{ issuer: 'a', audiences: ['api'], jwks: Jwks.fromUri('https://keys.example.com:8443/jwks') }] });
    const outside = find(chart, 'NetworkPolicy', 'users').spec.egress.filter(({ to }: any) => to[0].ipBlock);
    expect(outside).toEqual([{ to: [{ ipBlock: { cidr: '192.0.2.1/32' } }], ports: [{ port: 9443 }] }]);
  });

  test('which the pods do not see', () => {
    const used = app(SIDECARS());
    const keys = external(used, { namespace: used.open });
    const finding = (path: string, namespace: string, fix: string) => `ERROR ${path}: the keys of https://auth.example.com are at chart/keys, which is not exported to `
      + `namespace ${namespace} of the proxies that fetch them, so every token is refused; ${fix} (unreachable-jwks)`;
    const first = () => used.jwksFindings().filter(text => !text.includes('the keys of other'));
    const fix = 'declare calls() of a workload of guarded to it, or use Jwks.inline()';
    expect(first()).toEqual([finding('chart/jwt', 'guarded', fix)]);
    used.addGateway(used.open as any);
    expect(first()).toEqual([finding('chart/jwt', 'guarded', fix)]);
    used.orders.calls(keys);
    expect(first()).toEqual([]);
  });

  test('to which the proxies would send plaintext', () => {
    const used = app(SIDECARS());
    external(used, { tls: false });
    expect(used.jwksFindings()[0]).toBe(
      'ERROR chart/jwt: the keys of https://auth.example.com are at port 8443 of chart/keys, where the proxies that fetch them send plaintext, so every token is refused; '
      + 'set protocol HTTP and tls on the port, which originates TLS, or use Jwks.inline() (unreachable-jwks)',
    );
  });
});

describe('a service of the mesh', () => {
  const uri = 'https://auth.keys.svc.cluster.local:8443/jwks';
  const ports = [{ port: 8443, protocol: PortProtocol.HTTPS }];
  const denied = (fix: string) => [
    'ERROR chart/jwt: the keys of https://auth.example.com are at chart/keys/auth, which denies the proxies that fetch them, so every token is refused; '
    + `${fix} or use Jwks.inline() (unreachable-jwks)`,
  ];
  const at = (provider: MeshProvider, stage?: MigrationStage) => {
    const used = app(provider, { uri });
    const { service: auth } = service(new ZeroTrustNamespace(used.chart, 'keys', { mesh: used.mesh, stage }), 'auth', { ports });
    return { ...used, auth, first: () => used.jwksFindings().filter(text => !text.includes('the keys of other')) };
  };

  test('has to allow them', () => {
    const { users, auth, first, scope } = at(SIDECARS());
    expect(first()).toEqual(denied('declare calls() of chart/guarded/users to it, give the public URI of the keys,'));
    users.calls(auth);
    expect([first(), scope('users')]).toEqual([[], ['keys/auth.keys.svc.cluster.local']]);
  });

  test('denies none of them in a dry run', () => {
    expect(at(SIDECARS(), MigrationStage.DRY_RUN).first()).toEqual([expect.stringMatching(/^WARNING chart\/jwt: after the dry run: the keys of /)]);
  });

  test('cannot allow a waypoint', () => {
    const { users, auth, first } = at(AMBIENT());
    users.calls(auth);
    expect(first()).toEqual(denied('give the public URI of the keys,'));
  });
});
