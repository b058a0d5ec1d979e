import { ApiObject, Duration, Testing } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-28';
import {
  CanaryRoute, Gateway, GatewayCertificate, GatewayListener, GatewayProps, GatewayTls, GatewayWorkload, HttpMatch, HttpMethod,
  Jwks, JwtAuthentication, LoadBalancing, MeshNamespace, MeshProvider, MtlsMode, PathMatch, PortProtocol, StringMatch,
  TrafficMirror, UnsupportedFeature, ZeroTrustNamespace,
} from '../../src';
import { errorOf, fixture, service, findingTexts, settledService } from '../mesh-fixture';

/** Two services, and how to add gateways before them. */
function gateways(provider = MeshProvider.istio()) {
  const { chart, mesh, open, shop } = fixture(provider);
  const { service: users, versions: [stable, canary] } = service(open, 'users', {}, ['v1', 'v2']);
  const { service: frontend } = service(open, 'frontend');
  const gateway = (id: string, host: string, props: Partial<GatewayProps> = {}) => new Gateway(chart, id, {
    namespace: open, listeners: [{ hosts: [host] }], gatewayClassName: 'some', ...props,
  });
  return { chart, mesh, open, shop, users, stable, canary, frontend, gateway };
}

describe('gateway-host-clash', () => {
  test('two gateways of the same pods and one host', () => {
    const { mesh, users, gateway } = gateways();
    gateway('one', 'a.example.com').addRoute(users);
    gateway('two', 'a.example.com').addRoute(users);
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/two: both it and chart/one serve host a.example.com on port 80 on the same gateway pods; '
      + 'serve the host from one Gateway: every chart can add routes to it (gateway-host-clash)',
    ]);
  });

  test('one of them by its redirect', () => {
    const { mesh, users, gateway } = gateways();
    const tls = GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('tls') });
    gateway('one', 'a.example.com', { listeners: [{ hosts: ['a.example.com'], tls }] }).addRoute(users);
    gateway('two', 'a.example.com').addRoute(users);
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/two: both it and chart/one serve host a.example.com on port 80 on the same gateway pods; '
      + 'serve the host from one Gateway: every chart can add routes to it (gateway-host-clash)',
    ]);
  });

  test('a wildcard above a host', () => {
    const { mesh, users, gateway } = gateways();
    gateway('one', '*.example.com').addRoute(users);
    gateway('two', 'a.b.example.com').addRoute(users);
    expect(findingTexts(mesh)).toEqual([
      'WARNING chart/two: its host a.b.example.com on port 80 overlaps with *.example.com of chart/one on the same gateway pods: the more specific host takes precedence; '
      + 'serve both hosts from one Gateway, or acknowledge that it is intended (gateway-host-clash)',
    ]);
  });

  test('not on another port, in other pods, nor of another name', () => {
    const { mesh, users, gateway } = gateways();
    gateway('one', 'a.example.com').addRoute(users);
    gateway('two', 'a.example.com', { listeners: [{ hosts: ['a.example.com'], port: 8080 }] }).addRoute(users);
    gateway('three', 'a.example.com', { workload: GatewayWorkload.of({ namespace: 'edge' }) }).addRoute(users);
    gateway('four', 'aa.example.com').addRoute(users);
    expect(findingTexts(mesh)).toEqual([]);
  });
});

test.each([
  ['a.example.com', 'its host b.example.com has no route'],
  ['*.example.com', 'its host b.example.com has no route of its own: meshes differ on whether the routes for *.example.com apply to it'],
])('gateway-host-without-route, beside %s', (routed, message) => {
  const { mesh, users, gateway } = gateways();
  gateway('public', '', { listeners: [{ hosts: [routed, 'b.example.com'] }] }).addRoute(users, { hosts: [routed] });
  expect(findingTexts(mesh)).toEqual([`WARNING chart/public: ${message}; add a route with addRoute(), or remove the host (gateway-host-without-route)`]);
});

describe('shared-gateway-certificate', () => {
  const listeners = (host: string, secret = 'tls') => [{ hosts: [host], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret(secret) }) }];

  test('one Secret in two gateways', () => {
    const { mesh, users, gateway } = gateways();
    gateway('one', '', { listeners: listeners('a.example.com') }).addRoute(users);
    gateway('two', '', { listeners: listeners('b.example.com') }).addRoute(users);
    expect(findingTexts(mesh)).toEqual([
      'WARNING chart/two: it shares certificate open/tls with chart/one: browsers reuse a connection to one gateway for hosts of the other, and get 404; '
      + 'serve the hosts from one Gateway, or use a certificate for each gateway (shared-gateway-certificate)',
    ]);
  });

  test('not two Secrets', () => {
    const { mesh, users, gateway } = gateways();
    gateway('one', '', { listeners: listeners('a.example.com') }).addRoute(users);
    gateway('two', '', { listeners: listeners('b.example.com', 'other') }).addRoute(users);
    expect(findingTexts(mesh)).toEqual([]);
  });
});

describe('reused-gateway-connection', () => {
  const tls = GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('tls') });
  const found = (...listeners: GatewayListener[]) => {
    const { mesh, users, gateway } = gateways();
    const hosts = [...new Set(listeners.flatMap(listener => listener.hosts))];
    gateway('public', '', { listeners }).addRoute(users, { hosts });
    return findingTexts(mesh);
  };

  test('a wildcard and hosts below it', () => {
    expect(found({ hosts: ['*.example.com', 'b.example.com'], tls }, { hosts: ['a.example.com'], tls })).toEqual([
      'WARNING chart/public: the certificate of *.example.com is valid for b.example.com, a.example.com too: clients may reuse a connection, and such requests '
      + 'use the routes of *.example.com; use a wildcard that does not cover the other hosts, for example *.apps.example.com, or serve them from a Gateway '
      + 'with another IP address (reused-gateway-connection)',
    ]);
  });

  test('TLS that the gateway passes through', () => {
    const { mesh, open, users, gateway } = gateways();
    const vault = open.addService('vault', { ports: [{ port: 443, protocol: PortProtocol.HTTPS }] });
    vault.addVersion('v1', { image: 'i' });
    const listeners = [{ hosts: ['*.example.com'], tls }, { hosts: ['vault.example.com'], tls: GatewayTls.passthrough() }];
    const its = gateway('public', '', { listeners });
    its.addRoute(users, { hosts: ['*.example.com'] });
    its.addRoute(vault, { hosts: ['vault.example.com'] });
    expect(findingTexts(mesh).filter(text => text.includes('valid for vault.example.com too'))).toHaveLength(1);
  });

  test.each<[string, GatewayListener[]]>([
    ['two labels below', [{ hosts: ['*.example.com', 'a.b.example.com'], tls }]],
    ['another port', [{ hosts: ['*.example.com'], tls }, { hosts: ['a.example.com'], port: 8443, tls }]],
    ['no TLS', [{ hosts: ['*.example.com', 'a.example.com'] }]],
  ])('not with %s', (_, listeners) => { expect(found(...listeners).filter(text => text.includes('reused'))).toEqual([]); });
});

describe('stripped-header-match', () => {
  const asking = (props: Partial<GatewayProps>, header: string) => {
    const { chart, mesh, users, stable, canary, gateway } = gateways();
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 1, canaryMatches: [HttpMatch.header('X-Env', 'green'), HttpMatch.header('accept', 'x')] });
    gateway('public', 'a.example.com', props).addRoute(users, { matches: [HttpMatch.headerMatches(header, StringMatch.prefix('g'))] });
    return findingTexts(mesh).filter(text => !text.includes('(stripped-header-pin)'));
  };

  test.each(['x-env', 'x-user-id'])('%s', header => {
    expect(asking({}, header)).toEqual([
      `ERROR chart/public: its route to chart/open/users for header ${header} prefix g matches on header ${header}, which the gateway strips; `
      + `add ${header} to keptHeaders if clients may set it, else remove the match (stripped-header-match)`,
    ]);
  });

  test('not where the header is public, every client has it, or nobody in the mesh looks at it', () => {
    expect(asking({ keptHeaders: ['X-ENV'] }, 'x-env')).toEqual([]);
    expect(asking({}, 'accept')).toEqual([]);
    expect(asking({}, 'x-device')).toEqual([]);
  });
});

describe('stripped-header-pin', () => {
  const pinned = (props: Partial<GatewayProps>, route = true) => {
    const { chart, mesh, users, stable, canary, gateway } = gateways();
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 1, canaryMatches: [HttpMatch.header('X-Env', 'green'), HttpMatch.header('accept', 'x')] });
    const made = gateway('public', 'a.example.com', props);
    made.addRoute(route ? users : service(chart.node.findChild('open') as MeshNamespace, 'other').service);
    return findingTexts(mesh);
  };

  test('a pin by a header that the gateway strips', () => {
    expect(pinned({})).toEqual([
      'WARNING chart/canary: its rule for header x-env exact green does not apply to requests to chart/open/users through chart/public, which strips header x-env; '
      + 'add x-env to keptHeaders of the gateway if clients may set it, or acknowledge that the rule is for calls inside the mesh (stripped-header-pin)',
    ]);
  });

  test('not where the header is public, or the gateway has no route to the service', () => {
    expect(pinned({ keptHeaders: ['X-ENV'] })).toEqual([]);
    expect(pinned({}, false)).toEqual([]);
  });

  test('of a service behind that of the route, once', () => {
    const { chart, mesh, open, users, stable, canary, frontend, gateway } = gateways();
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 1, canaryMatches: [HttpMatch.header('x-env', 'green')] });
    const { service: middle } = service(open, 'middle');
    frontend.calls(middle);
    frontend.calls(users);
    middle.calls(users);
    users.calls(frontend); // a circle
    gateway('public', 'a.example.com').addRoute(frontend);
    expect(findingTexts(mesh)).toEqual([
      'WARNING chart/canary: its rule for header x-env exact green does not apply to requests to chart/open/users that follow from requests through chart/public, which strips header x-env; '
      + 'add x-env to keptHeaders of the gateway if clients may set it, or acknowledge that the rule is for calls inside the mesh (stripped-header-pin)',
    ]);
  });

  test('not of a claim header behind the gateway that sets it', () => {
    const { chart, mesh, users, stable, canary, frontend, gateway } = gateways();
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 1, canaryMatches: [HttpMatch.header('x-tier', 'gold')] });
    frontend.calls(users);
    const made = gateway('public', 'a.example.com', { gatewayClassName: undefined });
    made.addRoute(frontend);
    new JwtAuthentication(chart, 'jwt', {
      gateway: made,
      issuers: [{ issuer: 'https://id.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://id.example.com/jwks.json') }],
      claimHeaders: [{ header: 'x-tier', claim: 'tier' }],
    });
    expect(findingTexts(mesh).filter(text => text.includes('stripped-header'))).toEqual([]);
  });
});

describe('stripped-header-hash', () => {
  const hashed = (ofVersion: boolean, behind: boolean, props: Partial<GatewayProps> = {}, name = 'X-User-Id') => {
    const { mesh, open, frontend, gateway } = gateways();
    const loadBalancing = LoadBalancing.consistentHashOfHeader(name);
    const carts = open.addService('carts', ofVersion ? {} : { loadBalancing });
    carts.addVersion('v1', { image: 'i', ...(ofVersion ? { loadBalancing } : {}) });
    frontend.calls(carts);
    gateway('public', 'a.example.com', props).addRoute(behind ? frontend : carts);
    return findingTexts(mesh);
  };
  const warning = (path: string) => (
    `WARNING ${path}: its consistent hash by header x-user-id does not keep external clients on a pod: chart/public strips the header, and requests without it go to random pods; `
    + 'hash by a cookie, add x-user-id to keptHeaders of the gateway if clients may set it, or acknowledge that services inside the mesh set it (stripped-header-hash)'
  );

  test('a hash by a header that the gateway strips: of a service or version, of a route or behind one', () => {
    expect(hashed(false, false)).toEqual([warning('chart/open/carts')]);
    expect(hashed(false, true)).toEqual([warning('chart/open/carts')]);
    expect(hashed(true, false)).toEqual([warning('chart/open/carts/v1')]);
    expect(hashed(true, true)).toEqual([warning('chart/open/carts/v1')]);
    expect(hashed(false, false, { internalHeaders: ['x-user-id'] })).toEqual([warning('chart/open/carts')]);
  });

  test('not by one that it keeps, or that clients send', () => {
    expect(hashed(false, false, { keptHeaders: ['x-user-id'] })).toEqual([]);
    expect(hashed(false, false, {}, 'x-session')).toEqual([]);
    expect(hashed(false, false, {}, 'authorization')).toEqual([]);
  });
});

describe('unknown-gateway-identity', () => {
  const before = (provider: MeshProvider, props: Partial<GatewayProps>) => {
    const { chart, mesh, gateway } = gateways(provider);
    const guarded = service(chart.node.findChild('shop') as ZeroTrustNamespace, 'payments').service;
    gateway('public', 'a.example.com', props).addRoute(guarded);
    return { told: findingTexts(mesh), grants: settledService(guarded).grants.map(({ caller }) => `${caller.namespace.name}/${caller.serviceAccount}`) };
  };

  test('Linkerd does not know whose the pods are', () => {
    expect(before(MeshProvider.linkerd(), {})).toEqual({
      told: ['ERROR chart/public: its requests are denied by default by chart/shop/payments, as the client identity of the gateway pods is unknown; '
        + 'set workload, or gatewayWorkload of the mesh for all gateways, such as GatewayWorkload.envoyGateway() or GatewayWorkload.of({ namespace, labels, serviceAccountName }); the gateway pods must be in the mesh '
        + '(unknown-gateway-identity)'],
      grants: [],
    });
  });

  test('not where the workload is given, or Istio has installed them', () => {
    expect(before(MeshProvider.linkerd(), { workload: GatewayWorkload.of({ namespace: 'edge', serviceAccountName: 'edge' }) })).toEqual({ told: [], grants: ['edge/edge'] });
    expect(before(MeshProvider.istio(), { workload: GatewayWorkload.istioctl() })).toEqual({ told: [], grants: ['istio-system/istio-ingressgateway-service-account'] });
  });
});

test('a mesh without authorization policies, whose loss is accepted, has no finding about what these would deny', () => {
  const { app, chart, mesh, shop } = fixture(MeshProvider.gatewayApi(), { unsupported: UnsupportedFeature.REPORT });
  const { service: users } = service(shop, 'users', { ports: [{ port: 8080, mtls: MtlsMode.DISABLE }] }); // plaintext-denied, call-without-identity
  const { service: frontend } = service(shop, 'frontend', { serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'a', 'default') }); // default-service-account
  const { service: audit } = service(shop, 'audit', { serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'b', 'default'), proxy: { skipOutboundPorts: [8080] } });
  frontend.calls(users, { methods: [HttpMethod.GET] });
  audit.calls(users);
  new TrafficMirror(chart, 'mirror', { service: users, targets: [{ service: audit }] }); // mirror-denied
  const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['a.example.com'] }], gatewayClassName: 'other' });
  gateway.addRoute(users); // unknown-gateway-identity
  new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job', metadata: { namespace: 'shop' }, spec: { template: { spec: {} } } }); // ServiceAccount default
  expect(new Set(mesh.findings.map(({ code, severity }) => `${severity} ${code}`))).toEqual(new Set(['WARNING unsupported-feature']));
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try { expect(errorOf(() => Testing.synth(app.charts[0]))).toBeUndefined(); } finally { written.mockRestore(); }
});

describe('shadowed-gateway-route', () => {
  test('two routes for the same', () => {
    const { mesh, users, frontend, gateway } = gateways();
    const way = gateway('public', 'a.example.com');
    way.addRoute(users, { paths: [PathMatch.prefix('/api')] });
    way.addRoute(frontend, { paths: [PathMatch.prefix('/api/')] });
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/public: on host a.example.com, its route to chart/open/frontend for path prefix /api is shadowed by '
      + 'its route to chart/open/users for path prefix /api; remove one of the routes, or give them different paths or hosts (shadowed-gateway-route)',
    ]);
  });

  test('several routes together take all of one', () => {
    const { mesh, users, frontend, gateway } = gateways();
    const public_ = gateway('public', 'a.example.com');
    const [get, put] = [HttpMethod.GET, HttpMethod.PUT].map(method => HttpMatch.method(method));
    public_.addRoute(users, { matches: [HttpMatch.allOf(get, HttpMatch.http())] });
    public_.addRoute(users, { matches: [HttpMatch.allOf(get, HttpMatch.https()), put] });
    public_.addRoute(frontend, { matches: [get] });
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/public: on host a.example.com, its route to chart/open/frontend for GET is shadowed by its route to chart/open/users for GET and scheme http '
      + 'and its route to chart/open/users for GET and scheme https or PUT; remove one of the routes, or give them different paths or hosts (shadowed-gateway-route)',
    ]);
  });

  test('not where one is narrower, in whatever order, or for another host', () => {
    const { mesh, users, frontend, gateway } = gateways();
    const way = gateway('public', '', { listeners: [{ hosts: ['a.example.com', 'b.example.com'] }] });
    way.addRoute(frontend, { hosts: ['a.example.com'] });
    way.addRoute(users, { hosts: ['a.example.com'], paths: [PathMatch.prefix('/api')] });
    way.addRoute(frontend, { hosts: ['b.example.com'], paths: [PathMatch.prefix('/api')] });
    expect(findingTexts(mesh)).toEqual([]);
  });
});

describe('http-route-limits', () => {
  test.each([
    [MeshProvider.linkerd(), 11, []],
    [MeshProvider.istio(), 12, []],
    [MeshProvider.linkerd(), 12, [
      'ERROR chart/one: it strips 17 headers from external requests; RequestHeaderModifier allows 16; '
      + 'match on fewer headers in the mesh, or list headers that clients may set in keptHeaders (http-route-limits)',
    ]],
  ])('headers that a gateway strips: %#', (provider, count, expected) => {
    const { mesh, users, gateway } = gateways(provider);
    gateway('one', 'a.example.com', { internalHeaders: Array.from({ length: count }, (_, i) => `x-internal-${i}`) }).addRoute(users);
    expect(findingTexts(mesh)).toEqual(expected);
  });
});

describe('rules of a gateway', () => {
  const many = (provider: MeshProvider, count: number) => {
    const { mesh, users, gateway } = gateways(provider);
    const one = gateway('one', 'a.example.com', { gatewayClassName: 'istio' });
    for (let i = 0; i < count; i++) one.addRoute(users, { paths: [PathMatch.prefix(`/${i}`)], timeout: Duration.seconds(i + 1) });
    return findingTexts(mesh);
  };

  test.each([
    [MeshProvider.istioAmbient(), 16, []],
    [MeshProvider.istio(), 17, []],
    [MeshProvider.istioAmbient(), 17, [
      'ERROR chart/one: with its routes and the rules of their services, HTTPRoute one-a.example.com has 17 rules; Gateway API allows 16; '
      + 'use fewer routes, move some of them to another host, or match fewer external requests by rules of the services (http-route-limits)',
    ]],
  ])('as many as an HTTPRoute may have: %#', (provider, count, expected) => expect(many(provider, count)).toEqual(expected));

  test('a case-insensitive and a case-sensitive path match', () => {
    const { mesh, users, gateway } = gateways(MeshProvider.istio());
    users.routes.addRule({ matches: [HttpMatch.path(PathMatch.ignoringCase(PathMatch.prefix('/api/beta')))], directResponse: { status: 503 } });
    gateway('one', 'a.example.com').addRoute(users, { paths: [PathMatch.prefix('/api')] });
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/one: its route to chart/open/users and a rule of that service combine to the match path prefix /api and path prefix /api/beta (case-insensitive), '
      + 'which has two conditions on the path; a mesh can express one; combine them into one condition, such as one regex (duplicate-match-condition)',
    ]);
  });
});

describe('denied-acme-challenge', () => {
  const certificate = GatewayCertificate.fromIssuer('letsencrypt');
  const TLS = { tls: GatewayTls.terminate({ certificate }) };
  const within = (provider: MeshProvider, listeners: GatewayListener[], namespace: 'shop' | 'open' = 'shop') => {
    const used = gateways(provider);
    const gatewayClassName = provider._provider.name === 'Istio ambient' ? 'istio' : 'some';
    used.gateway('public', '', { namespace: used[namespace], listeners, gatewayClassName }).addRoute(used.users);
    return findingTexts(used.mesh).filter(text => text.endsWith('(denied-acme-challenge)'));
  };
  const text = (what: string, optOut: string) => `WARNING chart/public: with an ACME issuer that uses HTTP-01, ${what} no certificate: `
    + 'cert-manager runs its solver pods in namespace shop, which denies the gateway access to them; move the Gateway to a MeshNamespace, '
    + `set ${optOut} on the solver pods (podTemplate of the issuer's solver), or acknowledge that it uses DNS-01 (denied-acme-challenge)`;

  test.each([
    [MeshProvider.istioAmbient(), 'label istio.io/dataplane-mode: none'], [MeshProvider.linkerd(), 'annotation linkerd.io/inject: disabled'],
  ] as const)('%#: in a namespace that denies by default', (provider, optOut) => {
    expect(within(provider, [{ hosts: ['a.example.com'], ...TLS }])).toEqual([text('a.example.com gets', optOut)]);
    expect(within(provider, [{ hosts: ['a.example.com', '*.b.example.com', 'c.example.com'], ...TLS }])).toEqual([text('a.example.com and c.example.com get', optOut)]);
    expect(within(provider, [{ hosts: ['a.example.com'], ...TLS, httpsRedirect: false }, { hosts: ['a.example.com'] }])).toEqual([text('a.example.com gets', optOut)]);
  });

  test('not where no such challenge can come', () => {
    const provider = MeshProvider.istioAmbient();
    expect(within(provider, [{ hosts: ['*.b.example.com'], ...TLS }])).toEqual([]);
    expect(within(provider, [{ hosts: ['a.example.com'], ...TLS, httpsRedirect: false }, { hosts: ['b.example.com'] }])).toEqual([]);
    expect(within(provider, [{ hosts: ['a.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('tls') }) }])).toEqual([]);
    expect(within(provider, [{ hosts: ['a.example.com'] }])).toEqual([]);
  });

  test('not of a gateway that is not rendered, as it has no class', () => {
    const used = fixture(MeshProvider.linkerd(), { unsupported: UnsupportedFeature.REPORT });
    new Gateway(used.chart, 'public', { namespace: used.shop, listeners: [{ hosts: ['a.example.com'], ...TLS }] });
    expect(findingTexts(used.mesh).filter(one => one.endsWith('(denied-acme-challenge)'))).toEqual([]);
  });

  test('not where nobody is denied: in an open namespace, without a sidecar, without policies', () => {
    const listeners = [{ hosts: ['a.example.com'], ...TLS }];
    expect(within(MeshProvider.istioAmbient(), listeners, 'open')).toEqual([]);
    expect(within(MeshProvider.istio(), listeners)).toEqual([]);
    expect(within(MeshProvider.gatewayApi(), listeners)).toEqual([]);
  });
});

describe('gateway-denied-by-default', () => {
  const within = (provider: MeshProvider, props: Partial<GatewayProps> = {}) => {
    const { mesh, shop, users, gateway } = gateways(provider);
    gateway('public', 'a.example.com', { namespace: shop, ...props }).addRoute(users);
    return findingTexts(mesh);
  };

  test('pods in a namespace where Linkerd denies unauthenticated clients', () => {
    const warning = 'WARNING chart/public: Linkerd denies unauthenticated clients in namespace shop of its pods, so external clients cannot reach the gateway; '
      + 'set workload.namespace to another namespace, or skip inbound ports of its proxies (gateway-denied-by-default)';
    expect(within(MeshProvider.linkerd(), { workload: GatewayWorkload.of({ serviceAccountName: 'public' }) })).toEqual([warning]);
    expect(within(MeshProvider.linkerd(), { workload: GatewayWorkload.of({ namespace: 'shop', serviceAccountName: 'public' }) })).toEqual([warning]);
  });

  test('not elsewhere, where it is not known, or where Istio opens them', () => {
    expect(within(MeshProvider.linkerd(), { workload: GatewayWorkload.of({ namespace: 'edge', serviceAccountName: 'public' }) })).toEqual([]);
    expect(within(MeshProvider.linkerd())).toEqual([]);
    expect(within(MeshProvider.istio(), { workload: GatewayWorkload.of({ namespace: 'shop' }) })).toEqual([]);
    expect(within(MeshProvider.istioAmbient(), { gatewayClassName: 'istio' })).toEqual([]);
  });
});

describe('ignored-gateway-workload', () => {
  const own = (text: string) => text.includes('ignored-gateway-workload');
  const found = (provider: MeshProvider, workload: GatewayWorkload, gatewayClassName = 'istio') => {
    const { mesh, users, gateway } = gateways(provider);
    gateway('one', 'a.example.com', { workload, gatewayClassName }).addRoute(users);
    return findingTexts(mesh).filter(own);
  };
  const helm = GatewayWorkload.helm({ releaseName: 'istio-ingress', namespace: 'istio-ingress' });

  test('pods of a Helm release where Istio deploys pods itself', () => {
    expect(found(MeshProvider.istioAmbient(), helm)).toEqual([
      'WARNING chart/one: its workload is not used: Istio ambient deploys the pods of a gateway with this class itself, in namespace open with ServiceAccount one-istio; '
      + 'leave workload out, and gatewayWorkload of the mesh, and remove the other pods: they receive no configuration; or acknowledge it where the same app is '
      + 'rendered for other meshes too (ignored-gateway-workload)',
    ]);
  });

  test.each([{ namespace: 'edge' }, { serviceAccountName: 'edge' }, { labels: { istio: 'ingressgateway' } }])('other pods by %j', options => {
    expect(found(MeshProvider.istioAmbient(), GatewayWorkload.of(options))).toHaveLength(1);
  });

  test('not where it is used, or names the pods that Istio deploys', () => {
    expect(found(MeshProvider.istio(), helm)).toEqual([]);
    expect(found(MeshProvider.linkerd(), GatewayWorkload.envoyGateway(), 'eg')).toEqual([]);
    expect(found(MeshProvider.istioAmbient(), GatewayWorkload.of({ namespace: 'edge', serviceAccountName: 'edge' }), 'nginx')).toEqual([]);
    expect(found(MeshProvider.istioAmbient(), GatewayWorkload.of({ namespace: 'open', serviceAccountName: 'one-istio' }))).toEqual([]);
  });
});

describe('foreign-gateway-pods', () => {
  const workload = GatewayWorkload.envoyGateway();
  const error = 'ERROR chart/one: its workload is pods of Envoy Gateway, which Istio does not configure: it selects proxies of Istio by label; '
    + 'set workload, or gatewayWorkload of the mesh for all gateways, to the pods of an ingress gateway of Istio: GatewayWorkload.istioctl(), '
    + '.helm({ releaseName, namespace }) or .of({ namespace, labels, serviceAccountName }) (foreign-gateway-pods)';
  const own = (text: string) => text.includes('foreign-gateway-pods');

  test.each([{ gatewayClassName: 'eg' }, { gatewayClassName: undefined }])('pods of a controller where a gateway selects by label: %j', props => {
    const { mesh, users, gateway } = gateways();
    gateway('one', 'a.example.com', { workload, ...props }).addRoute(users);
    expect(findingTexts(mesh).filter(own)).toEqual([error]);
  });

  test('as the workload of all gateways of the mesh', () => {
    const { chart, mesh, open } = fixture(MeshProvider.istio(), { gatewayWorkload: workload });
    new Gateway(chart, 'one', { namespace: open, listeners: [{ hosts: ['a.example.com'] }] }).addRoute(service(open, 'users').service);
    expect(findingTexts(mesh).filter(own)).toEqual([error]);
  });

  test('not where the controller runs the gateway', () => {
    const { mesh, users, gateway } = gateways(MeshProvider.linkerd());
    gateway('one', 'a.example.com', { workload }).addRoute(users);
    expect(findingTexts(mesh).filter(own)).toEqual([]);
  });
});
