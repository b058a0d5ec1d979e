import { Chart, Duration } from 'cdk8s';
import { CanaryRoute, Gateway, GatewayCertificate, GatewayProps, GatewayTls, HttpMatch, HttpMethod, MeshProvider, PathMatch, StringMatch, ZeroTrustNamespace } from '../../src';
import { fixture, service, findingTexts, settledService } from '../mesh-fixture';

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
      'ERROR chart/two: it answers for a.example.com on port 80, and so does chart/one in the same pods; '
      + 'keep the host in one gateway: routes of all charts can be added to it (gateway-host-clash)',
    ]);
  });

  test('one of them by its redirect', () => {
    const { mesh, users, gateway } = gateways();
    const tls = GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('tls') });
    gateway('one', 'a.example.com', { listeners: [{ hosts: ['a.example.com'], tls }] }).addRoute(users);
    gateway('two', 'a.example.com').addRoute(users);
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/two: it answers for a.example.com on port 80, and so does chart/one in the same pods; '
      + 'keep the host in one gateway: routes of all charts can be added to it (gateway-host-clash)',
    ]);
  });

  test('a wildcard above a host', () => {
    const { mesh, users, gateway } = gateways();
    gateway('one', '*.example.com').addRoute(users);
    gateway('two', 'a.b.example.com').addRoute(users);
    expect(findingTexts(mesh)).toEqual([
      'WARNING chart/two: its a.b.example.com on port 80 overlaps with *.example.com of chart/one in the same pods: requests go to the narrower; '
      + 'keep both in one gateway, or acknowledge that it is meant (gateway-host-clash)',
    ]);
  });

  test('not on another port, in other pods, nor of another name', () => {
    const { mesh, users, gateway } = gateways();
    gateway('one', 'a.example.com').addRoute(users);
    gateway('two', 'a.example.com', { listeners: [{ hosts: ['a.example.com'], port: 8080 }] }).addRoute(users);
    gateway('three', 'a.example.com', { workload: { namespace: 'edge' } }).addRoute(users);
    gateway('four', 'aa.example.com').addRoute(users);
    expect(findingTexts(mesh)).toEqual([]);
  });
});

test.each([
  ['a.example.com', 'no route takes requests for b.example.com'],
  ['*.example.com', 'no route is for b.example.com: meshes do not agree on whether those for *.example.com take its requests'],
])('gateway-host-without-route, beside %s', (routed, message) => {
  const { mesh, users, gateway } = gateways();
  gateway('public', '', { listeners: [{ hosts: [routed, 'b.example.com'] }] }).addRoute(users, { hosts: [routed] });
  expect(findingTexts(mesh)).toEqual([`WARNING chart/public: ${message}; add one with addRoute(), or remove the host (gateway-host-without-route)`]);
});

describe('shared-gateway-certificate', () => {
  const listeners = (host: string, secret = 'tls') => [{ hosts: [host], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret(secret) }) }];

  test('one Secret in two gateways', () => {
    const { mesh, users, gateway } = gateways();
    gateway('one', '', { listeners: listeners('a.example.com') }).addRoute(users);
    gateway('two', '', { listeners: listeners('b.example.com') }).addRoute(users);
    expect(findingTexts(mesh)).toEqual([
      'WARNING chart/two: its certificate open/tls is that of chart/one too: browsers that have a connection to one send requests for the other there, and get 404; '
      + 'put the hosts into one gateway, or give each a certificate of its own (shared-gateway-certificate)',
    ]);
  });

  test('not two Secrets', () => {
    const { mesh, users, gateway } = gateways();
    gateway('one', '', { listeners: listeners('a.example.com') }).addRoute(users);
    gateway('two', '', { listeners: listeners('b.example.com', 'other') }).addRoute(users);
    expect(findingTexts(mesh)).toEqual([]);
  });
});

describe('stripped-header-match', () => {
  const asking = (props: Partial<GatewayProps>, header: string) => {
    const { chart, mesh, users, stable, canary, gateway } = gateways();
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 1, pinned: [HttpMatch.header('X-Env', 'green'), HttpMatch.header('accept', 'x')] });
    gateway('public', 'a.example.com', props).addRoute(users, { matches: [HttpMatch.headerMatches(header, StringMatch.prefix('g'))] });
    return findingTexts(mesh);
  };

  test.each(['x-env', 'x-user-id'])('%s', header => {
    expect(asking({}, header)).toEqual([
      `ERROR chart/public: a route of it asks for header ${header}, which it takes off requests from outside; `
      + `add ${header} to publicHeaders if clients may set it, else leave the match out (stripped-header-match)`,
    ]);
  });

  test('not where the header is public, every client has it, or nobody in the mesh looks at it', () => {
    expect(asking({ publicHeaders: ['X-ENV'] }, 'x-env')).toEqual([]);
    expect(asking({}, 'accept')).toEqual([]);
    expect(asking({}, 'x-device')).toEqual([]);
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
      told: ['ERROR chart/public: chart/shop/payments denies all callers but those it knows, and whom the pods of this gateway run as is not known; '
        + "say it in workload: namespace and serviceAccountName of the gateway's pods, which have to be in the mesh (unknown-gateway-identity)"],
      grants: [],
    });
  });

  test('not where it is said, or Istio has installed them', () => {
    expect(before(MeshProvider.linkerd(), { workload: { namespace: 'edge', serviceAccountName: 'edge' } })).toEqual({ told: [], grants: ['edge/edge'] });
    expect(before(MeshProvider.istio(), {})).toEqual({ told: [], grants: ['istio-system/istio-ingressgateway-service-account'] });
  });
});

describe('unreachable-gateway-route', () => {
  test('two routes for the same', () => {
    const { mesh, users, frontend, gateway } = gateways();
    const way = gateway('public', 'a.example.com');
    way.addRoute(users, { paths: [PathMatch.prefix('/api')] });
    way.addRoute(frontend, { paths: [PathMatch.prefix('/api/')] });
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/public: no request for a.example.com reaches its route to chart/open/frontend for path element-prefix /api: '
      + 'the route to chart/open/users takes them before; remove one of the two, or give them paths or hosts that differ (unreachable-gateway-route)',
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
      'ERROR chart/public: no request for a.example.com reaches its route to chart/open/frontend for GET: the route to chart/open/users takes them before; '
      + 'remove one of the two, or give them paths or hosts that differ (unreachable-gateway-route)',
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

test('two gateways of one name in one namespace', () => {
  const { chart, mesh, open, users, gateway } = gateways();
  gateway('public', 'a.example.com').addRoute(users);
  new Gateway(new Chart(chart, 'other'), 'gateway', { namespace: open, gatewayName: 'public', listeners: [{ hosts: ['b.example.com'] }] }).addRoute(users);
  expect(findingTexts(mesh)).toEqual([
    'ERROR chart/other/gateway: it renders objects named networking.istio.io Gateway open/public, and so does chart/public; rename one of the two (duplicate-name)',
  ]);
});

describe('http-route-limits', () => {
  test.each([
    [MeshProvider.linkerd(), 11, []],
    [MeshProvider.istio(), 12, []],
    [MeshProvider.linkerd(), 12, [
      'ERROR chart/one: it takes 17 headers off requests from outside, a rule of an HTTPRoute can take off 16; '
      + 'let routes of the mesh look at fewer headers, or make those public that clients may set (http-route-limits)',
    ]],
  ])('headers that a gateway takes off: %#', (provider, count, expected) => {
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
      'ERROR chart/one: with its routes and the rules of their services, HTTPRoute one-a.example.com has 17 rules, one may have 16; '
      + 'say it in fewer routes, give some of the requests a host of their own, or let fewer rules take requests from outside (http-route-limits)',
    ]],
  ])('as many as an HTTPRoute may have: %#', (provider, count, expected) => expect(many(provider, count)).toEqual(expected));

  test('a path in any case, and one as it is', () => {
    const { mesh, users, gateway } = gateways(MeshProvider.istio());
    users.routes.addRule({ match: [HttpMatch.path(PathMatch.ignoringCase(PathMatch.prefix('/api/beta')))], directResponse: { status: 503 } });
    gateway('one', 'a.example.com').addRoute(users, { paths: [PathMatch.prefix('/api')] });
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/one: a route of it and a rule of chart/open/users ask both of the path, a mesh can ask once; say both in one condition, for instance in one regex (unmergeable-match)',
    ]);
  });
});

describe('locked-out-gateway', () => {
  const within = (provider: MeshProvider, props: Partial<GatewayProps> = {}) => {
    const { mesh, shop, users, gateway } = gateways(provider);
    gateway('public', 'a.example.com', { namespace: shop, ...props }).addRoute(users);
    return findingTexts(mesh);
  };

  test('pods that lie where Linkerd lets nobody in without identity', () => {
    const warning = 'WARNING chart/public: its pods lie in shop, where Linkerd lets nobody in without identity: no client outside gets in to them; '
      + 'let them lie elsewhere (workload.namespace), or let what comes from outside pass their proxies by (locked-out-gateway)';
    expect(within(MeshProvider.linkerd(), { workload: { serviceAccountName: 'public' } })).toEqual([warning]);
    expect(within(MeshProvider.linkerd(), { workload: { namespace: 'shop', serviceAccountName: 'public' } })).toEqual([warning]);
  });

  test('not elsewhere, where it is not known, or where Istio opens them', () => {
    expect(within(MeshProvider.linkerd(), { workload: { namespace: 'edge', serviceAccountName: 'public' } })).toEqual([]);
    expect(within(MeshProvider.linkerd())).toEqual([]);
    expect(within(MeshProvider.istio(), { workload: { namespace: 'shop' } })).toEqual([]);
    expect(within(MeshProvider.istioAmbient(), { gatewayClassName: 'istio' })).toEqual([]);
  });
});
