import {
  CallOptions,
  CanaryRoute, ExternalService, Gateway, GatewayProps, GatewayWorkload, GuardRails, HttpMatch, HttpMethod, Injection, Jwks, JwtAuthentication,
  JwtAuthenticationProps, JwtIssuer, MeshNamespace, MeshProvider, MtlsMode, PathMatch, PathNormalization, PortProtocol, TokenLocation,
  TrafficMirror, UnsupportedFeature,
} from '../../src';
import { findingTexts, fixture, service } from '../mesh-fixture';

const ISSUER: JwtIssuer = { issuer: 'https://auth.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://auth.example.com/jwks.json') };
const HEADERS = [{ header: 'x-role', claim: 'role' }];

/** A service in a namespace that denies by default, and gateways before it. */
function shop(provider = MeshProvider.istio(), guardRails = GuardRails.OFF) {
  const used = fixture(provider, { guardRails, unsupported: UnsupportedFeature.REPORT });
  const { service: users, versions } = service(used.shop, 'users', {}, ['v1', 'v2']);
  const gateway = (id: string, props: Partial<GatewayProps> = {}) => {
    const one = new Gateway(used.chart, id, {
      namespace: used.open, listeners: [{ hosts: [`${id}.example.com`] }], workload: GatewayWorkload.istioctl(), gatewayClassName: 'istio', keptHeaders: [], ...props,
    });
    one.addRoute(users);
    return one;
  };
  const jwt = (props: Partial<JwtAuthenticationProps>, id = 'jwt') => new JwtAuthentication(used.chart, id, { issuers: [ISSUER], ...props });
  return { ...used, users, versions, gateway, jwt };
}

const only = (texts: readonly string[], code: string) => texts.filter(text => text.endsWith(`(${code})`));

describe('connections-without-token', () => {
  test('ports of TCP and TLS', () => {
    const { mesh, shop: namespace, jwt } = shop();
    const { service: mixed } = service(namespace, 'mixed', { ports: [{ port: 80 }, { port: 5432, protocol: PortProtocol.TCP }, { port: 8443, protocol: PortProtocol.TLS }] });
    jwt({ service: mixed });
    expect(findingTexts(mesh)).toEqual([
      'WARNING chart/jwt: connections to port 5432, 8443 of chart/shop/mixed need no token: the mesh sees no requests there; '
      + 'move the port to a service of its own, or allow it to few callers by calls() in a ZeroTrustNamespace and acknowledge this (connections-without-token)',
    ]);
  });

  test('not for ports of requests, nor where no token is verified at all', () => {
    const { mesh, users, jwt } = shop();
    jwt({ service: users });
    expect(findingTexts(mesh)).toEqual([]);
    const other = shop(MeshProvider.linkerd());
    const { service: mixed } = service(other.shop, 'mixed', { ports: [{ port: 80 }, { port: 5432, protocol: PortProtocol.TCP }] });
    other.jwt({ service: mixed });
    expect(only(findingTexts(other.mesh), 'connections-without-token')).toEqual([]);
  });
});

describe('requests-without-token', () => {
  const external = (used: ReturnType<typeof shop>) => new ExternalService(used.chart, 'legacy', {
    namespace: used.shop, hosts: ['legacy.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }],
  });

  test('a version and a mirror outside of the mesh, past the proxy of the service', () => {
    const text = 'WARNING chart/jwt: requests that the routes of chart/shop/users send to legacy.example.com need no token, and may have forged claim headers: '
      + 'they leave the mesh at the proxy of the client; let the external server verify tokens itself, and acknowledge it (requests-without-token)';
    for (const isMirror of [true, false]) {
      for (const [provider, texts] of [[MeshProvider.istio(), [text]], [MeshProvider.istioAmbient(), []]] as const) {
        const used = shop(provider);
        used.jwt({ service: used.users });
        const version = used.users.addExternalVersion('legacy', { externalService: external(used) });
        if (isMirror) new TrafficMirror(used.chart, 'mirror', { service: used.users, targets: [{ version, percent: 5 }] });
        else new CanaryRoute(used.chart, 'canary', { service: used.users, stable: used.versions[0], canary: version, canaryPercent: 5 });
        expect(only(findingTexts(used.mesh), 'requests-without-token')).toEqual(texts);
      }
    }
  });

  test('copies of requests for another service, which a waypoint sends', () => {
    const text = 'WARNING chart/jwt: requests that are mirrored from chart/shop/orders to chart/shop/users need no token of its own: the waypoint sends the copies '
      + 'to its pods directly; mirror to a service without JwtAuthentication, or acknowledge it (requests-without-token)';
    for (const [provider, texts] of [[MeshProvider.istio(), []], [MeshProvider.istioAmbient(), [text]]] as const) {
      const used = shop(provider);
      used.jwt({ service: used.users });
      const { service: orders } = service(used.shop, 'orders');
      new TrafficMirror(used.chart, 'mirror', { service: orders, targets: [{ version: used.versions[0], percent: 5 }] });
      new TrafficMirror(used.chart, 'own', { service: used.users, targets: [{ version: used.versions[1], percent: 5 }] });
      expect(only(findingTexts(used.mesh), 'requests-without-token')).toEqual(texts);
    }
  });
});

describe('kept-claim-header', () => {
  test('of another gateway, of the gateway itself and of a service', () => {
    const { mesh, users, gateway, jwt } = shop();
    jwt({ gateway: gateway('one', { keptHeaders: ['X-Role'] }), claimHeaders: HEADERS });
    gateway('two', { keptHeaders: ['x-role', 'x-level', 'x-api'] });
    jwt({ service: users, issuers: [{ ...ISSUER, issuer: 'https://other.example.com' }], claimHeaders: [{ header: 'x-level', claim: 'level' }] }, 'level');
    const fix = 'remove it from keptHeaders: a gateway keeps the claim headers that it sets itself (kept-claim-header)';
    expect(findingTexts(mesh)).toEqual([
      `ERROR chart/one: it keeps header x-role of external requests, which chart/jwt sets to a claim of the token: clients could forge it; ${fix}`,
      `ERROR chart/two: it keeps header x-level of external requests, which chart/level sets to a claim of the token: clients could forge it; ${fix}`,
      `ERROR chart/two: it keeps header x-role of external requests, which chart/jwt sets to a claim of the token: clients could forge it; ${fix}`,
    ]);
  });
});

describe('token-not-forwarded', () => {
  const locations = (...tokenLocations: TokenLocation[]) => [{ ...ISSUER, tokenLocations }];

  test('a service behind a gateway that removes its token', () => {
    const { mesh, users, gateway, jwt } = shop();
    jwt({ gateway: gateway('public') });
    jwt({ service: users }, 'inner');
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/jwt: chart/public removes the tokens of https://auth.example.com from requests, and chart/inner requires them for requests to chart/shop/users; '
      + 'set forwardToken: true for the issuer at the gateway (token-not-forwarded)',
    ]);
  });

  test('not if it is forwarded, is of another issuer, or elsewhere in the request', () => {
    for (const [outer, inner] of [
      [[{ ...ISSUER, forwardToken: true }], [ISSUER]],
      [[{ ...ISSUER, issuer: 'https://other' }], [ISSUER]],
      [locations(TokenLocation.cookie('a')), locations(TokenLocation.query('a'), TokenLocation.cookie('b'))],
    ]) {
      const { mesh, users, gateway, jwt } = shop();
      jwt({ gateway: gateway('public'), issuers: outer });
      jwt({ service: users, issuers: inner }, 'inner');
      expect(findingTexts(mesh)).toEqual([]);
    }
  });
});

describe('unreachable-jwks', () => {
  const at = (host: string) => ({ issuers: [{ ...ISSUER, jwks: Jwks.fromUri(`https://${host}/jwks`) }] });

  test.each(['auth.shop:8443', 'auth.shop.svc:8443', 'auth.shop.svc.cluster.local:8443'])('%s', host => {
    const { mesh, shop: namespace, users, jwt } = shop();
    service(namespace, 'auth', { ports: [{ port: 8443, protocol: PortProtocol.HTTPS }] });
    jwt({ service: users, ...at(host) });
    expect(findingTexts(mesh)).toEqual([
      "ERROR chart/jwt: the keys of https://auth.example.com are at chart/shop/auth, which requires mutual TLS: Istio's control plane, which fetches them, "
      + 'has no identity there, so every token is refused; '
      + 'give the public URI of the keys, set mtls: MtlsMode.PERMISSIVE on the port, or use Jwks.inline() (unreachable-jwks)',
    ]);
  });

  test('not on a port that takes plaintext, in an open namespace, or outside the mesh', () => {
    const { mesh, shop: namespace, open, users, jwt } = shop();
    service(namespace, 'auth', { ports: [{ port: 443, protocol: PortProtocol.HTTPS, mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.0.0.0/8'] }] });
    const { service: other } = service(open, 'auth', { ports: [{ port: 443, protocol: PortProtocol.HTTPS }, { port: 80, suffix: 'plain' }] });
    jwt({ service: users, ...at('auth.shop.svc') });
    jwt({ service: other, issuers: [{ ...at('auth.open.svc').issuers[0] }, { ...ISSUER, issuer: 'b', jwks: Jwks.fromUri('https://auth.shop.example.com/') }] }, 'two');
    expect(only(findingTexts(mesh), 'unreachable-jwks')).toEqual([]);
  });
});

describe('forgeable-claim-headers', () => {
  test('a service that every client may call, once for the gateway', () => {
    const { mesh, open, gateway, jwt } = shop(undefined, GuardRails.WARNING);
    const one = gateway('public');
    for (const name of ['b', 'a']) one.addRoute(service(open, name).service, { paths: [PathMatch.prefix(`/${name}`)] });
    jwt({ gateway: one, claimHeaders: [...HEADERS, { header: 'x-sub', claim: 'sub' }] });
    expect(only(findingTexts(mesh), 'forgeable-claim-headers')).toEqual([
      'WARNING chart/jwt: access: clients in the cluster can call chart/open/a and chart/open/b with a forged header x-role or x-sub: the namespace allows every client; '
      + 'use a ZeroTrustNamespace for the services, or a JwtAuthentication of the service, which sets the headers itself (forgeable-claim-headers)',
    ]);
  });

  test('not without headers, nor for services that deny by default', () => {
    const { mesh, gateway, jwt } = shop(undefined, GuardRails.WARNING);
    jwt({ gateway: gateway('public'), claimHeaders: HEADERS });
    expect(only(findingTexts(mesh), 'forgeable-claim-headers')).toEqual([]);
  });
});

describe('unnormalized-token-paths', () => {
  const fix = 'install Istio with meshConfig.pathNormalization.normalization: DECODE_AND_MERGE_SLASHES, and say so by pathNormalization of the MeshProvider';

  test('a public prefix', () => {
    const { mesh, users, jwt } = shop(undefined, GuardRails.WARNING);
    jwt({ service: users, publicRequests: [{ paths: [PathMatch.prefix('/api/docs')] }] });
    expect(only(findingTexts(mesh), 'unnormalized-token-paths')).toEqual([
      'WARNING chart/jwt: access: the token that a request needs depends on path prefixes, and Istio compares paths as sent: '
      + `a request for /api/docs/..%2fother has the prefix /api/docs, and a server may read it as /api/other; ${fix} (unnormalized-token-paths)`,
    ]);
  });

  test('not for exact paths, all paths, or a mesh that decodes', () => {
    const { mesh, users, gateway, jwt } = shop(undefined, GuardRails.WARNING);
    jwt({ service: users, publicRequests: [{ paths: [PathMatch.exact('/health')] }], rules: [{ paths: [PathMatch.prefix('/')] }] });
    const decoding = shop(MeshProvider.istio({ pathNormalization: PathNormalization.DECODE_AND_MERGE_SLASHES }), GuardRails.WARNING);
    decoding.jwt({ gateway: decoding.gateway('public'), publicRequests: [{ paths: [PathMatch.prefix('/docs')] }] });
    gateway('public');
    for (const one of [mesh, decoding.mesh]) expect(only(findingTexts(one), 'unnormalized-token-paths')).toEqual([]);
  });
});

test('a claim header decides no routes of its gateway: it matches a request before it verifies the token', () => {
  const { chart, mesh, users, versions: [stable, canary], gateway, jwt } = shop();
  const one = gateway('public');
  one.addRoute(users, { matches: [HttpMatch.header('x-role', 'admin')] });
  new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 0, canaryMatches: [HttpMatch.header('x-role', 'admin')] });
  jwt({ gateway: one, claimHeaders: HEADERS });
  expect(findingTexts(mesh)).toEqual([
    'WARNING chart/canary: its rule for header x-role exact admin does not apply to requests to chart/shop/users through chart/public, which sets header x-role after it matched the request; '
    + 'acknowledge that the rule is for calls inside the mesh (stripped-header-pin)',
    'ERROR chart/public: its route to chart/shop/users for header x-role exact admin matches on header x-role, which the gateway sets to a claim after it matched the request; '
    + 'remove the match (stripped-header-match)',
  ]);
});

test('pods without a proxy verify no tokens (unproxied-pods)', () => {
  const { chart, mesh, jwt } = shop();
  const plain = new MeshNamespace(chart, 'plain', { mesh, injection: Injection.disabled() });
  const { service: users } = service(plain, 'users');
  jwt({ service: users });
  expect(findingTexts(mesh)).toEqual([
    'ERROR chart/plain/users/v1: its pods get no proxy (injection of namespace plain is disabled), so nothing enforces tokens (JWT); '
    + 'remove the setting, or move the pods to a namespace without these policies (unproxied-pods)',
  ]);
});

describe('no-token-rule', () => {
  const denied = (what: string) => `WARNING chart/jwt: ${what} get 403, whatever their token: no rule and no public requests are for them; `
    + 'add a rule for them, or public requests if they need no token (no-token-rule)';
  const rules = [{ paths: [PathMatch.prefix('/v1')], methods: [HttpMethod.GET] }];

  test('a route of the gateway', () => {
    const { mesh, gateway, jwt, shop: namespace } = shop();
    const one = gateway('public', { listeners: [{ hosts: ['public.example.com', 'www.example.com'] }] });
    one.addRoute(service(namespace, 'web').service, { hosts: ['www.example.com'], matches: [HttpMatch.path(PathMatch.prefix('/pages'))] });
    jwt({ gateway: one, rules });
    expect(only(findingTexts(mesh), 'no-token-rule')).toEqual([
      denied('requests for www.example.com that gateway chart/public routes to chart/shop/web matching path prefix /pages'),
    ]);
  });

  test('a declared call', () => {
    const { mesh, users, jwt, shop: namespace } = shop();
    const caller = (name: string, options: CallOptions) => service(namespace, name).service.calls(users, options);
    caller('writer', { methods: [HttpMethod.POST] });
    caller('elsewhere', { paths: [PathMatch.prefix('/v2')] });
    caller('reader', { paths: [PathMatch.exact('/v1/cart')] });
    caller('all', {});
    jwt({ service: users, rules });
    expect(only(findingTexts(mesh), 'no-token-rule')).toEqual([
      denied('requests of chart/shop/elsewhere to chart/shop/users matching path prefix /v2'), denied('requests of chart/shop/writer to chart/shop/users matching POST'),
    ]);
  });

  test('silent: a rule for all requests, public requests, and meshes that verify no tokens', () => {
    const cases: [MeshProvider, Partial<JwtAuthenticationProps>][] = [
      [MeshProvider.istio(), {}], [MeshProvider.istio(), { rules, publicRequests: [{ paths: [PathMatch.prefix('/v2')] }] }], [MeshProvider.linkerd(), { rules }],
    ];
    for (const [provider, props] of cases) {
      const { mesh, users, jwt, shop: namespace } = shop(provider);
      service(namespace, 'elsewhere').service.calls(users, { paths: [PathMatch.prefix('/v2')] });
      jwt({ service: users, ...props });
      expect(only(findingTexts(mesh), 'no-token-rule')).toEqual([]);
    }
  });
});
