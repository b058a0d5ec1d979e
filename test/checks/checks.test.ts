import { Chart, Duration, Size } from 'cdk8s';
import { Cpu, CpuResources, Deployment, MemoryResources, ServiceAccount } from 'cdk8s-plus-28';
import {
  BlueGreenRoute, CallOptions, CanaryRoute, CanaryRouteProps, EgressGateway, ExternalService, FaultInjection, FaultInjectionProps, Gateway,
  GatewayRouteOptions, GatewayWorkload, HeaderModifier, HttpMatch, HttpMethod, HttpRedirect, HttpScheme, LoadBalancing, MeshNamespace, MeshPort,
  MeshProvider, MeshService, MeshServiceOptions, MirrorTarget, MtlsMode, PathMatch, PathRewrite as Rewritten, PortProtocol, ProxyOptions,
  RedirectOptions, RetryOn, RetryOptions, ServiceVersion, StringMatch, TrafficMirror, UrlRewrite, ZeroTrustNamespace,
} from '../../src';
import { CHECKS } from '../../src/checks';
import { shadowedTcpRule } from '../../src/checks/shadowed-tcp-rule';
import * as connectionRule from '../../src/model/connection-rule';
import { Match } from '../../src/model/match';
import { PathRewrite, RoutePolicy } from '../../src/model/route-policy';
import { Overlay, Rule } from '../../src/model/route-table';
import { conformantMesh } from '../conformant-mesh';
import { Fixture, fixture, service, findingTexts } from '../mesh-fixture';

/** The findings of an app. */
function findings(declare: (fixture: Fixture) => void, provider = MeshProvider.istio()): string[] {
  const used = fixture(provider);
  declare(used);
  return findingTexts(used.mesh);
}

/** The findings of a canary of `users` from v1 to v2. */
function canaryFindings(props: Partial<CanaryRouteProps>, provider?: MeshProvider): string[] {
  return findings(({ chart, shop }) => {
    const { service: users, versions: [stable, canary] } = service(shop, 'users', {}, ['v1', 'v2']);
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10, ...props });
  }, provider);
}

/** The findings of a service with a fault that is injected into marked requests. */
function faultFindings(fault: Partial<FaultInjectionProps>, options: MeshServiceOptions): string[] {
  return findings(({ chart, shop }) => {
    const { service: users } = service(shop, 'users', options);
    new FaultInjection(chart, 'chaos', { service: users, matches: [HttpMatch.header('x-chaos', '1')], ...fault });
  });
}

describe('delay-past-timeout', () => {
  const delay = { percent: 20, duration: Duration.seconds(2) };

  test.each([[1, 'exceeds'], [2, 'equals']])('a delay of 2 seconds with a timeout of %d', (seconds, how) => {
    expect(faultFindings({ delay }, { timeout: Duration.seconds(seconds) })).toEqual([
      `WARNING chart/chaos: its delay of 2s ${how} the timeout of ${seconds}s of requests to chart/shop/users matching header x-chaos exact 1, `
      + 'but the timeout starts after the delay; to test the timeout, use a version that responds slowly; otherwise acknowledge it (delay-past-timeout)',
    ]);
  });

  test('not where the delay is shorter, nor where there is no timeout', () => {
    expect(faultFindings({ delay }, { timeout: Duration.seconds(3) })).toEqual([]);
    expect(faultFindings({ delay }, {})).toEqual([]);
    expect(faultFindings({ abort: { percent: 1, httpStatus: 503 } }, { timeout: Duration.seconds(1) })).toEqual([]);
  });

  test('not where another route of the service has the timeout', () => {
    expect(findings(({ chart, shop }) => {
      const { service: users, versions: [blue, green] } = service(shop, 'users', {}, ['v1', 'v2']);
      users._model.routes.addOverlay({ owner: 'short', matches: [HttpMatch.header('x-chaos', '2')._match], timeoutMs: 1 });
      new BlueGreenRoute(chart, 'live', { service: users, blue, green, active: blue });
      new FaultInjection(chart, 'chaos', { service: users, matches: [HttpMatch.header('x-chaos', '1')], delay });
    })).toEqual([]);
  });
});

describe('fault-not-retried', () => {
  const abort = { percent: 10, httpStatus: 503 };
  const retries = { attempts: 2 };

  test('an abort on a service with retries', () => {
    expect(faultFindings({ abort, delay: { percent: 1, duration: Duration.seconds(1) } }, { retries })).toEqual([
      'WARNING chart/chaos: the retries (attempts: 2) of requests to chart/shop/users matching header x-chaos exact 1 do not apply to its injected aborts: '
      + 'callers receive all of them; to test retries, use a version that returns errors; otherwise acknowledge it (fault-not-retried)',
    ]);
  });

  test('not without retries, nor for a delay', () => {
    expect(faultFindings({ abort }, {})).toEqual([]);
    expect(faultFindings({ abort }, { retries: { attempts: 0 } })).toEqual([]);
    expect(faultFindings({ delay: { percent: 1, duration: Duration.seconds(1) } }, { retries })).toEqual([]);
  });
});

/** A rule for requests that nobody may send is a finding of its own. */
const isNotUndeclared = (text: string) => !text.endsWith('(undeclared-caller)');

describe('mirror-denied', () => {
  const FIX = 'mirrored requests carry the identity of the caller: declare calls() from it to the mirror target, for the same methods and paths (mirror-denied)';
  const denied = (caller: string, source = 'chart/shop/users') => (
    `ERROR chart/mirror: chart/shop/audit denies mirrored requests of ${caller}, whose calls() to it do not cover all that is mirrored from ${source}; ${FIX}`
  );

  /** `users` is mirrored to `audit`, which denies by default; `frontend` calls `users` and `audit` with these options. */
  const mirrored = (
    call: CallOptions | undefined, copied: CallOptions | undefined, { match, target = {}, open = false, provider }:
    { match?: HttpMatch[]; target?: Partial<MirrorTarget>; open?: boolean; provider?: MeshProvider } = {},
  ) => findings(used => {
    const ports = [{ port: 8080 }, { port: 9000, protocol: PortProtocol.HTTP2 }];
    const { service: users } = service(open ? used.open : used.shop, 'users');
    const { service: audit } = service(used.shop, 'audit', { ports });
    const { service: frontend } = service(used.shop, 'frontend');
    const { service: other } = service(used.shop, 'other');
    new TrafficMirror(used.chart, 'mirror', { service: users, targets: [{ service: audit, ...target }], matches: match });
    other.calls(audit);
    if (call) frontend.calls(users, call);
    if (copied) frontend.calls(audit, copied);
  }, provider).filter(isNotUndeclared);
  const [get, all] = [{ methods: [HttpMethod.GET] }, {}];
  const path = (...paths: string[]): CallOptions => ({ paths: paths.map(one => PathMatch.prefix(one)) });

  test.each<[string, Parameters<typeof mirrored>]>([
    ['nothing there', [all, undefined]],
    ['less there', [all, get]],
    ['other paths there', [path('/a'), path('/a/b', '/c')]],
    ['another port there', [all, { ports: [9000] }]],
    ['the port of the request, not that of the copy', [all, { ports: [8080] }, { target: { port: 9000 } }]],
    ['less than what is copied', [all, get, { match: [HttpMatch.method(HttpMethod.GET), HttpMatch.method(HttpMethod.PUT)] }]],
  ])('the caller may do %s', (_, mirror) => {
    expect(mirrored(...mirror)).toEqual([denied('chart/shop/frontend')]);
  });

  test.each<[string, Parameters<typeof mirrored>]>([
    ['everything there', [all, all]],
    ['the same there', [path('/a'), path('/a')]],
    ['more there', [{ ...path('/a/b'), ...get }, path('/a')]],
    ['what is copied', [all, get, { match: [HttpMatch.method(HttpMethod.GET)] }]],
    ['what it may do at all', [get, get, { match: [HttpMatch.header('x', '1')] }]],
    ['nothing, as nothing of it is copied', [get, undefined, { match: [HttpMatch.method(HttpMethod.PUT)] }]],
    ['the port of the copy', [all, { ports: [9000] }, { target: { port: 9000 } }]],
    ['nothing anywhere', [undefined, undefined]],
  ])('not where the caller may do %s', (_, mirror) => {
    expect(mirrored(...mirror)).toEqual([]);
  });

  test('the callers of a service that allows all are unknown', () => {
    expect(mirrored(undefined, undefined, { open: true })).toEqual([
      `ERROR chart/mirror: chart/open/users has no declared callers, so chart/shop/audit denies the requests that are mirrored from it; ${FIX}`,
    ]);
    expect(mirrored(all, undefined, { open: true })).toEqual([denied('chart/shop/frontend', 'chart/open/users')]);
    expect(mirrored(all, all, { open: true })).toEqual([]);
  });

  test('a version of the service itself allows the callers of the service', () => {
    expect(findings(({ chart, shop }) => {
      const { service: users, versions: [, v2] } = service(shop, 'users', {}, ['v1', 'v2']);
      new TrafficMirror(chart, 'mirror', { service: users, targets: [{ version: v2 }] });
      service(shop, 'frontend').service.calls(users, get);
    })).toEqual([]);
  });

  test('a mirrored request has the rewritten path', () => {
    const rewritten = (replace: PathRewrite, paths: string) => findings(({ chart, shop }) => {
      const [users, audit, frontend] = ['users', 'audit', 'frontend'].map(name => service(shop, name).service);
      new TrafficMirror(chart, 'mirror', { service: users, targets: [{ service: audit }] });
      users._model.routes.addOverlay({ owner: 'rewrite', matches: [{ path: [{ type: 'element-prefix', value: '/a' }] }], rewrite: { path: replace } });
      frontend.calls(users, path('/a', '/b'));
      frontend.calls(audit, path(paths));
    });
    expect(rewritten({ replace: 'prefix', prefix: '/a', value: '/b' }, '/a')).toEqual([denied('chart/shop/frontend')]);
    expect(rewritten({ replace: 'prefix', prefix: '/a', value: '/b' }, '/b')).toEqual([]);
    expect(rewritten({ replace: 'full', value: '/b/c' }, '/b')).toEqual([]);
    const below = (paths: string) => findings(({ chart, shop }) => {
      const [users, audit, frontend] = ['users', 'audit', 'frontend'].map(name => service(shop, name).service);
      new TrafficMirror(chart, 'mirror', { service: users, targets: [{ service: audit }] });
      new UrlRewrite(chart, 'rewrite', { service: users, path: Rewritten.prefix('/a', '/b') });
      frontend.calls(users, path('/a/x', '/b/x'));
      frontend.calls(audit, path(paths));
    });
    expect(below('/b/x')).toEqual([]);
    expect(below('/b/y')).toEqual([denied('chart/shop/frontend')]);
  });

  test('a gateway is a caller of the services it routes to', () => {
    const outside = (...copied: CallOptions[]) => findings(({ chart, shop, open }) => {
      const [users, audit] = ['users', 'audit'].map(name => service(shop, name).service);
      const gateway = new Gateway(chart, 'gateway', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], workload: GatewayWorkload.istioctl() });
      for (const one of ['/a', '/b']) gateway.addRoute(users, { paths: [PathMatch.prefix(one)] });
      new TrafficMirror(chart, 'mirror', { service: users, targets: [{ service: audit }] });
      service(shop, 'other').service.calls(audit);
      for (const options of copied) gateway.calls(audit, options);
    });
    expect(outside(path('/a', '/b'))).toEqual([]);
    expect(outside(path('/a'), path('/b'))).toEqual([]);
    expect(outside(path('/a'))).toEqual([denied('chart/gateway')]);
  });

  test('one finding only: a mesh without mirroring denies no mirrored requests', () => {
    expect(mirrored(all, undefined, { provider: MeshProvider.linkerd() })).toEqual([expect.stringContaining('(unsupported-feature)')]);
  });
});

describe('duplicate-name', () => {
  const FIX = 'rename one of the two (duplicate-name)';

  test('a version is named as a service', () => {
    expect(findings(({ shop }) => { service(shop, 'users'); service(shop, 'users-v1', {}, ['v2']); })).toEqual([
      `ERROR chart/shop/users/v1: both it and chart/shop/users-v1 render objects named shop/users-v1; ${FIX}`,
    ]);
  });

  test('versions of two services have one name', () => {
    expect(findings(({ shop }) => { service(shop, 'users', {}, ['eu-v1']); service(shop, 'users-eu', {}, ['v1']); })).toEqual([
      `ERROR chart/shop/users-eu/v1: both it and chart/shop/users/eu-v1 render objects named shop/users-eu-v1; ${FIX}`,
    ]);
  });

  test('a route of one service is named as that of another', () => {
    const build: Parameters<typeof findings>[0] = ({ shop }) => {
      service(shop, 'users', { retries: { attempts: 1, retryOn: [RetryOn.SERVER_ERROR] } });
      service(shop, 'users-retries', { timeout: Duration.seconds(1) });
    };
    expect(findings(build)).toEqual([]);
    expect(findings(build, MeshProvider.linkerd())).toEqual([
      `ERROR chart/shop/users-retries: both it and chart/shop/users render objects named gateway.networking.k8s.io HTTPRoute shop/users-retries; ${FIX}`,
    ]);
  });

  test('not in two namespaces', () => {
    expect(findings(({ shop, open }) => { service(shop, 'users'); service(open, 'users-v1'); })).toEqual([]);
  });

  describe('with the names of what a ZeroTrustNamespace renders, which would replace its policies', () => {
    test.each([MeshProvider.istio(), MeshProvider.istioAmbient()])('a service named deny-all', provider => {
      expect(findings(({ shop }) => { service(shop, 'frontend').service.calls(service(shop, 'deny-all').service); }, provider)).toEqual([
        `ERROR chart/shop/deny-all: both it and chart/shop render objects named security.istio.io AuthorizationPolicy shop/deny-all; ${FIX}`,
      ]);
    });

    test.each([MeshProvider.istio(), MeshProvider.istioAmbient()])('a service named default, with a port of its own mode', provider => {
      const declare = ({ shop }: Fixture) => { service(shop, 'default', { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.0.0.0/8'] }] }); };
      expect(findings(declare, provider)).toEqual([
        `ERROR chart/shop/default: both it and chart/shop render objects named security.istio.io PeerAuthentication shop/default; ${FIX}`,
      ]);
    });

    test('an egress gateway named deny-all', () => {
      expect(findings(({ chart, shop }) => {
        const gateway = new EgressGateway(chart, 'deny-all', { namespace: shop });
        service(shop, 'users').service.calls(new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'], egressGateway: gateway }));
      })).toEqual([
        `ERROR chart/deny-all: both it and chart/shop render objects named security.istio.io AuthorizationPolicy shop/deny-all; ${FIX}`,
      ]);
    });
  });
});

describe('duplicate-name outside the mesh', () => {
  test('an ExternalService that is named as a service', () => {
    expect(findings(({ chart, shop }) => {
      service(shop, 'users', { timeout: Duration.seconds(1) });
      new ExternalService(chart, 'c', {
        namespace: shop, externalServiceName: 'users', hosts: ['users.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }], timeout: Duration.seconds(1),
      });
    })).toEqual([
      'ERROR chart/c: both it and chart/shop/users render objects named networking.istio.io VirtualService shop/users; rename one of the two (duplicate-name)',
    ]);
  });

  test('a gateway that is named as a service', () => {
    expect(findings(({ chart, shop }) => { service(shop, 'egress'); new EgressGateway(chart, 'egress', { namespace: shop }); })).toEqual([
      'ERROR chart/egress: both it and chart/shop/egress render objects named shop/egress; rename one of the two (duplicate-name)',
      'ERROR chart/shop/egress: it has the client identity of chart/egress, ServiceAccount shop/egress: what the egress gateway may read and reach is allowed for it too; '
      + 'use a ServiceAccount of its own (shared-service-account)',
    ]);
  });
});

describe('duplicate-host', () => {
  const HOSTS = ['api.example.com', 'api2.example.com'];
  const duplicate = (host: string, path = 'chart/b', other = 'chart/a') => `ERROR ${path}: both it and ${other} declare ${host} for the same namespace: which one applies is undefined; `
    + 'declare the host once, and share that ExternalService (duplicate-host)';

  test('two in one namespace', () => {
    expect(findings(({ chart, shop }) => {
      new ExternalService(chart, 'a', { namespace: shop, hosts: HOSTS });
      new ExternalService(chart, 'b', { namespace: shop, hosts: ['api.example.com'], ports: [{ port: 443, protocol: PortProtocol.HTTPS }] });
    })).toEqual([duplicate('api.example.com:443')]);
  });

  test('other ports, or namespaces that do not meet', () => {
    expect(findings(({ chart, shop, open }) => {
      new ExternalService(chart, 'a', { namespace: shop, hosts: HOSTS });
      new ExternalService(chart, 'b', { namespace: shop, hosts: HOSTS, ports: [{ port: 80, protocol: PortProtocol.HTTP }] });
      new ExternalService(chart, 'c', { namespace: open, hosts: HOSTS });
    })).toEqual([]);
  });

  test('namespaces that meet in a caller', () => {
    expect(findings(({ chart, shop, open }) => {
      const { service: users } = service(open, 'users');
      users.calls(new ExternalService(chart, 'a', { namespace: shop, hosts: HOSTS }));
      new ExternalService(chart, 'b', { namespace: open, hosts: ['api2.example.com'] });
    })).toEqual([duplicate('api2.example.com:443', 'chart/a', 'chart/b')]); // in the order of their namespaces
  });

  test('the name of a service', () => {
    expect(findings(({ chart, shop }) => {
      service(shop, 'users');
      new ExternalService(chart, 'a', { namespace: shop, hosts: ['users.shop'] });
    })).toEqual([
      'ERROR chart/a: its host users.shop is the name of service chart/shop/users, whose callers would be routed outside the mesh; call that service instead (duplicate-host)',
    ]);
  });
});

describe('proxy-request-above-limit', () => {
  const namespaceProxy = (proxy: ProxyOptions, ofService: ProxyOptions) => findings(({ chart, mesh }) => {
    service(new MeshNamespace(chart, 'sized', { mesh, proxy }), 'users', { proxy: ofService });
  });
  const cpu = (resources: CpuResources): ProxyOptions => ({ resources: { cpu: resources } });
  const memory = (resources: MemoryResources): ProxyOptions => ({ resources: { memory: resources } });

  test('the request of one is above the limit of the other', () => {
    expect(namespaceProxy(cpu({ request: Cpu.millis(500) }), cpu({ limit: Cpu.millis(200) }))).toEqual([
      'ERROR chart/sized/users: the CPU request of its proxies (500m) exceeds their limit (200m): one is set here, the other by chart/sized; '
        + 'set CPU request and limit in one place (proxy-request-above-limit)',
    ]);
    expect(namespaceProxy(memory({ limit: Size.mebibytes(512) }), memory({ request: Size.gibibytes(1) }))).toEqual([
      'ERROR chart/sized/users: the memory request of its proxies (1Gi) exceeds their limit (512Mi): one is set here, the other by chart/sized; '
        + 'set memory request and limit in one place (proxy-request-above-limit)',
    ]);
  });

  test('not where they fit', () => {
    expect(namespaceProxy(cpu({ request: Cpu.millis(500) }), cpu({ limit: Cpu.units(1) }))).toEqual([]);
    expect(namespaceProxy(memory({ request: Size.mebibytes(512) }), memory({ limit: Size.gibibytes(1) }))).toEqual([]);
    expect(namespaceProxy(cpu({ request: Cpu.millis(500) }), {})).toEqual([]);
  });
});

describe('unknown-port', () => {
  const pinned = (port: number) => findings(({ chart, shop }) => {
    const ports = [{ port: 80 }, { port: 90, protocol: PortProtocol.GRPC }, { port: 5432, protocol: PortProtocol.TCP }];
    const { service: users, versions: [stable, canary] } = service(shop, 'users', { ports }, ['v1', 'v2']);
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10, canaryMatches: [HttpMatch.port(port)] });
  }).filter(text => text.includes('(unknown-port)'));

  test.each([8080, 5432])('of a match on port %d', port => {
    expect(pinned(port)).toEqual([
      `ERROR chart/canary: its rule for port ${port} never matches: chart/shop/users has HTTP port 80, 90; `
        + 'match on a port of the service whose protocol is HTTP, HTTP2 or GRPC (unknown-port)',
    ]);
  });

  test('of an overlay, on a service without requests', () => {
    expect(findings(({ shop }) => {
      const { service: users } = service(shop, 'users', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] });
      users._model.routes.addOverlay({ owner: 'chart/overlay', matches: [{ port: 80 }] });
    })).toEqual([
      'ERROR chart/overlay: its rule for port 80 never matches: chart/shop/users has no HTTP port; '
        + 'match on a port of the service whose protocol is HTTP, HTTP2 or GRPC (unknown-port)',
    ]);
  });

  test.each([80, 90])('not of port %d', port => {
    expect(pinned(port)).toEqual([]);
  });
});

describe('unknown-host', () => {
  /** A match on the host of `users`, with routes of a gateway for these hosts. */
  const asked = (authority: StringMatch, hosts: string[] = [], port?: number, provider?: MeshProvider) => findings(({ chart, shop, open }) => {
    const { service: users, versions: [stable, canary] } = service(shop, 'users', { ports: [{ port: 80 }, { port: 81, suffix: 'b' }] }, ['v1', 'v2']);
    const match = HttpMatch.allOf(HttpMatch.authority(authority), ...(port === undefined ? [] : [HttpMatch.port(port)]));
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 1, canaryMatches: [match] });
    if (hosts.length) new Gateway(chart, 'gateway', { namespace: open, listeners: [{ hosts }], workload: GatewayWorkload.istioctl() }).addRoute(users);
  }, provider);
  const { exact, prefix, regex } = StringMatch;
  const unknown = (match: string, ...outside: string[]) => [
    `ERROR chart/canary: its rule for ${match} never matches: requests to chart/shop/users have host ${['users.shop.svc.cluster.local', ...outside].join(' or ')}; `
    + 'match one of these hosts (or a shorter form of the first), or add a gateway route for the host (unknown-host)',
  ];

  test.each([
    exact('users'), exact('users.shop'), exact('users.shop.svc:80'), exact('users.shop.svc.cluster.local:81'), exact('Users.shop.svc.cluster.local.'),
    exact('10.0.0.1'), exact('[fd00::1]:80'), prefix('users.'), prefix('users:8'), regex('users(:80)?'), regex('.*local'), regex('(?P<x>.*)'),
  ])('not of a name that the service has in the mesh: %j', host => {
    expect(asked(host)).toEqual([]);
  });

  test.each<[StringMatch, string]>([
    [exact('user'), 'exact user'], [exact('users.open'), 'exact users.open'], [exact('users.shop.cluster.local'), 'exact users.shop.cluster.local'],
    [exact('users:82'), 'exact users:82'], [prefix('shop.'), 'prefix shop.'], [regex('shop.*'), 'regex shop.*'], [exact('a.example.com'), 'exact a.example.com'],
  ])('of one that it has not: %j', (host, what) => {
    expect(asked(host)).toEqual(unknown(`host ${what}`));
  });

  test('as a header', () => {
    const header = (value: string) => findings(({ shop }) => {
      const { service: users, versions: [v1] } = service(shop, 'users');
      users.routes.addRule({ matches: [HttpMatch.header('Host', value)], split: [{ version: v1, percent: 100 }] });
    });
    expect(header('users')).toEqual([]);
    expect(header('other')).toEqual([unknown('header host exact other')[0].replace('chart/canary', 'chart/shop/users/Routes')]);
  });

  test('with the port of the match', () => {
    expect(asked(exact('users:81'), [], 81)).toEqual([]);
    expect(asked(exact('users:81'), [], 80)).toEqual(unknown('host exact users:81 and port 80'));
  });

  test.each<[StringMatch, string[]]>([
    [exact('a.example.com'), ['a.example.com']], [exact('a.example.com:8443'), ['b.example.com', 'a.example.com']], [exact('a.b.example.com'), ['*.example.com']],
    [prefix('a.'), ['a.example.com']], [regex('[ab]\\.example\\.com'), ['b.example.com']], [regex('a[.]example[.]com:\\d+'), ['a.example.com']],
    [prefix('c.'), ['*.example.com']], [exact('whatever'), ['*']],
  ])('not of one for which a gateway has a route to it: %j %j', (host, hosts) => {
    expect(asked(host, hosts)).toEqual([]);
  });

  test('of another one than the gateway\'s', () => {
    expect(asked(exact('b.example.com'), ['a.example.com'])).toEqual(unknown('host exact b.example.com', 'a.example.com'));
    expect(asked(exact('a.example.org'), ['*.example.com'])).toEqual(unknown('host exact a.example.org', '*.example.com'));
    expect(asked(prefix('b.'), ['a.example.com'])).toEqual(unknown('host prefix b.', 'a.example.com'));
    expect(asked(regex('b.*'), ['a.example.com'])).toEqual(unknown('host regex b.*', 'a.example.com'));
  });

  test('one finding only: a mesh without host match', () => {
    expect(asked(exact('a.example.com'), [], undefined, MeshProvider.istioAmbient())).toEqual([expect.stringContaining('(unsupported-feature)')]);
  });
});

describe('grpc-on-http', () => {
  const fix = (or: string) => `declare the port with PortProtocol.GRPC, ${or} (grpc-on-http)`;
  const grpc = HttpMatch.grpc('a.B', 'C');
  const spoken = (protocols: PortProtocol[], match?: HttpMatch, retryOn?: RetryOn[]) => findings(({ chart, shop }) => {
    const ports = protocols.map((protocol, i) => ({ port: 80 + i, protocol, suffix: `${i}` }));
    const { service: users, versions: [stable, canary] } = service(shop, 'users', { ports, retries: retryOn && { attempts: 2, retryOn } }, ['v1', 'v2']);
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 1, canaryMatches: match && [match] });
  });
  const none = (match: string, ports: string) => (
    `ERROR chart/canary: its gRPC match (${match}) never matches: port ${ports} of chart/shop/users is declared as HTTP, not gRPC; `
    + fix('or match the path with HttpMatch.path()')
  );

  test('a match for calls', () => {
    expect(spoken([PortProtocol.HTTP], grpc)).toEqual([none('path exact /a.B/C', '80')]);
    expect(spoken([PortProtocol.HTTP, PortProtocol.HTTP], HttpMatch.grpc('a.B'))).toEqual([none('path prefix /a.B', '80 and 81')]);
    expect(spoken([PortProtocol.HTTP, PortProtocol.GRPC], HttpMatch.allOf(grpc, HttpMatch.port(80)))).toEqual([none('path exact /a.B/C and port 80', '80')]);
  });

  test('retries of nothing but calls', () => {
    expect(spoken([PortProtocol.HTTP], undefined, [RetryOn.GRPC_UNAVAILABLE, RetryOn.GRPC_INTERNAL])).toEqual([
      'WARNING chart/shop/users: its retries are on gRPC status codes only (unavailable, internal), which no response has: port 80 of chart/shop/users is declared as HTTP, not gRPC; '
      + fix('add an HTTP retry condition, or acknowledge it'),
    ]);
  });

  test('of a gateway\'s route', () => {
    expect(findings(({ chart, open }) => {
      const { service: users } = service(open, 'users', { ports: [{ port: 80 }, { port: 81, protocol: PortProtocol.GRPC }] });
      const gateway = new Gateway(chart, 'gateway', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], workload: GatewayWorkload.istioctl() });
      for (const port of [80, 81]) {
        gateway.addRoute(users, { port, matches: [HttpMatch.allOf(grpc, HttpMatch.header('accept', `${port}`))], retries: { attempts: 1, retryOn: [RetryOn.GRPC_INTERNAL] } });
      }
    })).toEqual([
      none('path exact /a.B/C and header accept exact 80', '80').replace('canary', 'gateway').replace('shop', 'open'),
      'WARNING chart/gateway: its retries are on gRPC status codes only (internal), which no response has: port 80 of chart/open/users is declared as HTTP, not gRPC '
      + '(requests matching path exact /a.B/C and header accept exact 80); '
      + fix('add an HTTP retry condition, or acknowledge it'),
    ]);
  });

  test('not where a port has the protocol, where the path is matched, or where retries are on HTTP status codes too', () => {
    for (const protocols of [[PortProtocol.GRPC], [PortProtocol.HTTP2], [PortProtocol.HTTP, PortProtocol.GRPC]]) {
      expect(spoken(protocols, grpc, [RetryOn.GRPC_INTERNAL])).toEqual([]);
    }
    expect(spoken([PortProtocol.HTTP], HttpMatch.path(PathMatch.exact('/a.B/C')), [RetryOn.GRPC_INTERNAL, RetryOn.CONNECT_FAILURE])).toEqual([]);
  });
});

describe('retries-without-grpc-status', () => {
  const GRPC = { port: 90, protocol: PortProtocol.GRPC };
  const text = (path: string) => `WARNING ${path}: its retries of calls to chart/shop/users are on no gRPC status code: gRPC errors have HTTP status 200, `
    + 'so failed calls are not retried; add RetryOn.GRPC_UNAVAILABLE or another gRPC status code that is safe to retry, or acknowledge it '
    + '(retries-without-grpc-status)';
  const retried = (ports: MeshPort[], retryOn?: RetryOn[], attempts = 2) => findings(({ shop }) => {
    service(shop, 'users', { ports, retries: { attempts, retryOn } });
  });

  test('of a service with gRPC ports only, with the default conditions and with others', () => {
    expect(retried([GRPC])).toEqual([text('chart/shop/users')]);
    expect(retried([GRPC, { port: 5432, protocol: PortProtocol.TCP }], [RetryOn.statusCode(503)])).toEqual([text('chart/shop/users')]);
  });

  test('of a route, once', () => {
    expect(findings(({ chart, shop }) => {
      const { service: users, versions: [stable, canary] } = service(shop, 'users', { ports: [GRPC] }, ['v1', 'v2']);
      new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10, retries: { attempts: 1 }, canaryMatches: [HttpMatch.header('x', '1')] });
    })).toEqual([text('chart/canary')]);
  });

  test('not where there is a status, another port, or no retry', () => {
    expect(retried([GRPC], [RetryOn.SERVER_ERROR, RetryOn.GRPC_UNAVAILABLE])).toEqual([]);
    expect(retried([GRPC, { port: 80 }])).toEqual([]);
    expect(retried([GRPC], undefined, 0)).toEqual([]);
  });
});

describe('retries-exceed-timeout', () => {
  const retries = { attempts: 2, perTryTimeout: Duration.millis(1000) };

  test('of a route', () => {
    expect(canaryFindings({ timeout: Duration.millis(2999), retries })).toEqual([
      'ERROR chart/canary: 3 tries (attempts: 2) with perTryTimeout 1s need 3s, but the timeout is 2999ms; lower perTryTimeout to at most 999ms, lower attempts, or raise the timeout (retries-exceed-timeout)',
    ]);
  });

  test('of a service', () => {
    expect(findings(({ shop }) => { service(shop, 'users', { timeout: Duration.seconds(2), retries }); })).toEqual([
      'ERROR chart/shop/users: 3 tries (attempts: 2) with perTryTimeout 1s need 3s, but the timeout is 2s; lower perTryTimeout to at most 666ms, lower attempts, or raise the timeout (retries-exceed-timeout)',
    ]);
  });

  test.each<[string, GatewayRouteOptions, string]>([
    ['its own retries', { timeout: Duration.millis(500), retries }, '3 tries (attempts: 2) with perTryTimeout 1s need 3s, but the timeout is 500ms; lower perTryTimeout to at most 166ms'],
    ['the retries of the service', { timeout: Duration.millis(500) }, '2 tries (attempts: 1) with perTryTimeout 2s need 4s, but the timeout is 500ms; lower perTryTimeout to at most 250ms'],
    ['the timeout of the service', { retries: { ...retries, attempts: 5 } }, '6 tries (attempts: 5) with perTryTimeout 1s need 6s, but the timeout is 5s; lower perTryTimeout to at most 833ms'],
  ])('of a gateway\'s route: %s', (_, options, text) => {
    expect(findings(({ chart, open }) => {
      const { service: users } = service(open, 'users', { timeout: Duration.seconds(5), retries: { attempts: 1, perTryTimeout: Duration.seconds(2) } });
      new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }] }).addRoute(users, options);
    })).toEqual([`ERROR chart/public: its route to chart/open/users: ${text}, lower attempts, or raise the timeout (retries-exceed-timeout)`]);
  });

  test('not of the rules whose requests a gateway\'s route does not match, nor of a route without timeout and retries', () => {
    expect(findings(({ chart, open }) => {
      const { service: users, versions: [v1] } = service(open, 'users', {}, ['v1']);
      users.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix('/slow'))], split: [{ version: v1, percent: 100 }], retries });
      const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }] });
      gateway.addRoute(users, { paths: [PathMatch.prefix('/fast')], timeout: Duration.seconds(1) });
      gateway.addRoute(users, { paths: [PathMatch.prefix('/slow')] });
    })).toEqual([]);
  });

  test.each([
    { timeout: Duration.seconds(3), retries }, { retries },
    { timeout: Duration.millis(1), retries: { attempts: 9 } }, { timeout: Duration.millis(1) },
  ])('not of %j', props => {
    expect(canaryFindings(props)).toEqual([]);
  });
});

describe('rewrite-denied', () => {
  const FIX = 'declare calls() with the rewritten path (rewrite-denied)';
  const prefix = (path: string): CallOptions => ({ paths: [PathMatch.prefix(path)] });

  /** `frontend` makes calls to `users`, which rewrites the paths of some. */
  const rewriting = (path: Rewritten, calls: CallOptions[], { match, provider, before }: {
    match?: HttpMatch[]; provider?: MeshProvider; before?: (fixture: Fixture, users: MeshService) => void;
  } = {}) => findings(used => {
    const { chart, shop } = used;
    const { service: users } = service(shop, 'users', { ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081, suffix: 'b' }] });
    const { service: frontend } = service(shop, 'frontend');
    for (const call of calls) frontend.calls(users, call);
    before?.(used, users);
    new UrlRewrite(chart, 'rewrite', { service: users, path, matches: match });
  }, provider).filter(isNotUndeclared);
  const lost = (what: string) => [`ERROR chart/rewrite: chart/shop/users denies declared calls of chart/shop/frontend: rewritten to ${what}, which its calls() do not cover; ${FIX}`];
  const [v1, full] = [Rewritten.prefix('/api/v1', '/api'), Rewritten.fullPath('/new')];

  const exact = (path: string): CallOptions => ({ paths: [PathMatch.exact(path)] });
  const [get, put] = [HttpMethod.GET, HttpMethod.PUT].map(method => ({ methods: [method] }));

  test.each<[string, string, Parameters<typeof rewriting>]>([
    ['a prefix', 'path prefix /api', [v1, [prefix('/api/v1'), prefix('/api/users')]]],
    ['what lies below it', 'path prefix /api/users', [v1, [prefix('/api/v1/users'), exact('/api/users')]]],
    ['one path', 'path exact /api/users', [v1, [exact('/api/v1/users'), exact('/api')]]],
    ['what begins alike', 'path string prefix /api/us', [v1, [{ paths: [PathMatch.stringPrefix('/api/v1/us')] }, exact('/api')]]],
    ['all', 'path prefix /v2/users or path exact /v2/v2/users', [Rewritten.prefix('/', '/v2'), [prefix('/users'), exact('/v2/users')]]],
    ['to the root', 'path prefix /', [Rewritten.prefix('/v2', '/'), [prefix('/v2'), prefix('/x')]]],
    ['a whole path', 'path exact /new', [full, [prefix('/old'), { ...exact('/new'), ...get }]]],
    ['with some methods', 'PUT and path exact /new', [full, [{ ...prefix('/old'), methods: [HttpMethod.GET, HttpMethod.PUT] }, { ...exact('/new'), ...get }]]],
    ['of some requests', 'path exact /new', [full, [prefix('/old'), { ...exact('/new'), ...get }], { match: [HttpMatch.header('x', '1')] }]],
    ['on one of two ports', 'path exact /new', [full, [prefix('/old'), { ...exact('/new'), ports: [81] }]]],
  ])('what is declared is replaced: %s', (_, what, rewrite) => {
    expect(rewriting(...rewrite)).toEqual(lost(what));
  });

  test.each<[string, Parameters<typeof rewriting>]>([
    ['what the service gets is allowed', [v1, [prefix('/api/users')]]],
    ['both are', [v1, [prefix('/api/v1/users'), prefix('/api/users')]]],
    ['everything is', [v1, [{}]]],
    ['every path is', [v1, [get]]],
    ['what is declared is not replaced', [v1, [prefix('/api/v2'), exact('/api')]]],
    ['what is declared has another method', [full, [{ ...prefix('/old'), ...get }, { ...exact('/new'), ...put }], { match: [HttpMatch.method(HttpMethod.PUT)] }]],
    ['nobody calls', [v1, []]],
    ['nobody calls with the method that it asks for', [full, [{ ...prefix('/old'), ...get }, { ...exact('/new'), ...get }], { match: [HttpMatch.method(HttpMethod.PUT)] }]],
  ])('not where %s', (_, rewrite) => {
    expect(rewriting(...rewrite)).toEqual([]);
  });

  test('no calls() cover the original path, or the rewritten one', () => {
    const useless = (when: string, what: string) => [
      `ERROR chart/rewrite: no calls() to chart/shop/users covers the ${when} path (path ${what}), so every request that it rewrites is denied; `
      + `declare calls() with the ${when} path (rewrite-denied)`,
    ];
    expect(rewriting(v1, [prefix('/users')])).toEqual(useless('rewritten', 'prefix /api'));
    expect(rewriting(full, [exact('/old')])).toEqual(useless('rewritten', 'exact /new'));
    const provider = MeshProvider.istioAmbient();
    expect(rewriting(v1, [prefix('/api/users')], { provider })).toEqual(useless('original', 'prefix /api/v1'));
    expect(rewriting(v1, [prefix('/api/v1')], { provider })).toEqual([]);
  });

  test('the route of a gateway is a declared call, and the gateway replaces the path', () => {
    const through = (...more: CallOptions[]) => (used: Fixture, users: MeshService) => {
      const gateway = new Gateway(used.chart, 'gateway', {
        namespace: used.open, listeners: [{ hosts: ['a.example.com'] }], workload: GatewayWorkload.istioctl(),
      });
      gateway.addRoute(users, { paths: [PathMatch.prefix('/api/v1/x')], port: 80 });
      for (const options of more) gateway.calls(users, options);
    };
    expect(rewriting(v1, [{}], { before: through() })).toEqual([
      `ERROR chart/rewrite: chart/shop/users denies declared calls of chart/gateway: rewritten to path prefix /api/x, which its calls() do not cover; ${FIX}`,
    ]);
    expect(rewriting(v1, [{}], { before: through(prefix('/api')) })).toEqual([]);
  });

  test('a caller\'s own rewrite, a mesh that cannot, a namespace that is open', () => {
    const own = (used: Fixture, users: MeshService) => {
      const { service: other } = service(used.shop, 'other');
      other.calls(users, prefix('/x'));
      other.routesTo(users, { rewrite: { path: Rewritten.fullPath('/y') }, matches: [HttpMatch.path(PathMatch.prefix('/x'))] });
    };
    expect(rewriting(v1, [prefix('/api')], { before: own })).toEqual([
      `ERROR chart/shop/other: no calls() to chart/shop/users covers the rewritten path (path exact /y), so every request that it rewrites is denied; ${FIX}`,
    ]);
    expect(rewriting(v1, [prefix('/x')], { provider: MeshProvider.linkerd() })).toEqual([expect.stringContaining('(unsupported-feature)')]);
    expect(findings(({ chart, open }) => {
      const { service: users } = service(open, 'users');
      service(open, 'frontend').service.calls(users, prefix('/x'));
      new UrlRewrite(chart, 'rewrite', { service: users, path: v1 });
    })).toEqual([]);
  });
});

test('service-without-version', () => {
  expect(findings(({ shop }) => { shop.addService('empty'); service(shop, 'users'); })).toEqual([
    'ERROR chart/shop/empty: service empty has no version, so it has no pods; add a version with addVersion() (service-without-version)',
  ]);
});

describe('shared-service-account', () => {
  const shared = (namespace: (fixture: Fixture) => MeshNamespace, call: boolean) => findings(used => {
    const serviceAccount = ServiceAccount.fromServiceAccountName(used.chart, 'account', 'robot');
    const [a, b] = ['a', 'b'].map(name => service(used.shop, name, { serviceAccount }).service);
    const target = service(namespace(used), 'target').service;
    service(used.shop, 'own').service.calls(target);
    if (call) for (const caller of [a, b, a]) caller.calls(target);
  });

  test('a caller that gets out through a gateway shares its identity', () => {
    const through = (gatewayIn: (fixture: Fixture) => MeshNamespace) => findings(used => {
      const serviceAccount = ServiceAccount.fromServiceAccountName(used.chart, 'account', 'robot');
      const [a] = ['a', 'b'].map(name => service(used.open, name, { serviceAccount }).service);
      const gateway = new EgressGateway(used.chart, 'egress', { namespace: gatewayIn(used) });
      a.calls(new ExternalService(used.chart, 'bank', { namespace: used.open, hosts: ['bank.example.com'], egressGateway: gateway }));
    });
    expect(through(({ shop }) => shop)).toEqual([
      'ERROR chart/open/a: it shares its client identity, ServiceAccount open/robot, with chart/open/b: calls that one declares are allowed for all; '
      + 'use a ServiceAccount for each service: leave serviceAccount out (shared-service-account)',
    ]);
    expect(through(({ open }) => open)).toEqual([]);
  });

  test('a caller shares its identity', () => {
    const message = (self: string, other: string) => `ERROR chart/shop/${self}: it shares its client identity, ServiceAccount shop/robot, with chart/shop/${other}: `
      + 'calls that one declares are allowed for all; use a ServiceAccount for each service: leave serviceAccount out (shared-service-account)';
    expect(shared(({ shop }) => shop, true)).toEqual([message('a', 'b'), message('b', 'a')]);
  });

  test('not where none of the two calls, nor where nobody has to be named', () => {
    expect(shared(({ shop }) => shop, false)).toEqual([]);
    expect(shared(({ open }) => open, true)).toEqual([]);
  });
});

describe('skipped-ports', () => {
  const proxy = { skipOutboundPorts: [6379, 3306] };
  const message = 'connections to ports 3306, 6379 bypass the proxy: no mutual TLS, no policy; '
    + 'use opaquePorts for server-first protocols, or acknowledge it (skipped-ports)';

  test('of a namespace that trusts nobody, and of a service in it', () => {
    expect(findings(({ chart, mesh, shop }) => {
      new ZeroTrustNamespace(chart, 'far', { mesh, proxy });
      service(shop, 'users', { proxy });
    })).toEqual([`WARNING chart/far: ${message}`, `WARNING chart/shop/users: ${message}`]);
  });

  test('not of an open namespace, nor of an empty list', () => {
    expect(findings(({ chart, mesh, shop, open }) => {
      new MeshNamespace(chart, 'far', { mesh, proxy });
      service(open, 'users', { proxy });
      service(shop, 'users', { proxy: { skipOutboundPorts: [] } });
    })).toEqual([]);
  });
});

describe('undeclared-caller', () => {
  const said = (calls: boolean, match?: (web: MeshService, open: MeshNamespace) => HttpMatch, target: 'shop' | 'open' = 'shop') => findings(used => {
    const { service: users, versions: [v1] } = service(used[target], 'users');
    const { service: web } = service(used.open, 'web');
    const { service: other } = service(used.shop, 'other');
    other.calls(users);
    if (calls) web.calls(users);
    if (match) users.routes.addRule({ matches: [match(web, used.open)], split: [{ version: v1, percent: 100 }] });
    else web.routesTo(users, { timeout: Duration.seconds(1) });
  });
  const denied = (owner: string, callers: string, match = `caller ${callers}`) => [
    `WARNING chart/${owner}: its rule for ${match} matches requests from ${callers}, which is not allowed to call chart/shop/users; `
    + 'declare the call with calls(), or leave the match out (undeclared-caller)',
  ];

  test('a rule for a service, or for a namespace, and consumer routes', () => {
    expect(said(false, web => HttpMatch.caller(web))).toEqual(denied('shop/users/Routes', 'open/web'));
    expect(said(false, (_, open) => HttpMatch.callerNamespace(open))).toEqual(denied('shop/users/Routes', 'open/*'));
    expect(said(false)).toEqual(denied('open/web', 'open/web'));
  });

  test('not of those who may call, nor where all may', () => {
    expect(said(true)).toEqual([]);
    expect(said(true, (_, open) => HttpMatch.callerNamespace(open))).toEqual([]);
    expect(said(false, web => HttpMatch.caller(web), 'open')).toEqual([]);
  });
});

describe('precedence-conflict', () => {
  const regex = (value: string) => HttpMatch.headerMatches('x', StringMatch.regex(value));

  /** A canary of requests with one match, and a rule of another construct. */
  function undecided(provider: MeshProvider, first: HttpMatch, second: HttpMatch, treatment: RoutePolicy = {}): string[] {
    return findings(({ chart, open }) => {
      const { service: users, versions: [stable, canary] } = service(open, 'users', {}, ['v1', 'v2']);
      new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10, canaryMatches: [first] });
      users._model.routes.addPinnedRule({ owner: 'chart/other', matches: [second._match], shares: [{ version: 'v1', percent: 100 }], ...treatment });
    }, provider).filter(text => !text.endsWith('(overlapping-rules)'));
  }
  const twice = [regex('a.*'), HttpMatch.allOf(HttpMatch.path(PathMatch.prefix('/b')), regex('.*b'))] as const;

  test('the second takes precedence by its path, and two regexes of one header are no match', () => {
    expect(undecided(MeshProvider.linkerd(), ...twice)).toEqual([
      'WARNING chart/canary: requests that match its rule for header x regex a.* may match the rule for path prefix /b and header x regex .*b of chart/other instead: '
      + 'on Linkerd, Gateway API precedence cannot express the declared order; make the two matches exclusive, '
      + 'add a condition such as a path to the first, or acknowledge that no request matches both (precedence-conflict)',
    ]);
  });

  test.each([['Istio', MeshProvider.istio()], ['Gateway API', MeshProvider.gatewayApi()]])('%s has an order for what HTTPRoute has two routes for', (_, provider) => {
    expect(undecided(provider, HttpMatch.header('x', 'a'), HttpMatch.headerMatches('x', StringMatch.prefix('a')))).toEqual([]);
  });

  test('Istio reads rules in their order', () => {
    expect(undecided(MeshProvider.istio(), ...twice)).toEqual([]);
  });

  test('Linkerd has a route for each timeout: precedence of two equally specific ones is undefined', () => {
    const tie = [HttpMatch.header('x', 'a'), HttpMatch.headerMatches('x', StringMatch.prefix('a'))] as const;
    expect(undecided(MeshProvider.linkerd(), ...tie)).toEqual([]);
    expect(undecided(MeshProvider.linkerd(), ...tie, { timeoutMs: 1000 })).toHaveLength(1);
    expect(undecided(MeshProvider.linkerd(), HttpMatch.header('x', 'a'), HttpMatch.header('y', 'a'), { timeoutMs: 1000 })).toEqual([]);
  });
});

describe('duplicate-match-condition', () => {
  const FIX = 'a mesh can express one; combine them into one condition, such as one regex (duplicate-match-condition)';
  const regex = (text: string) => HttpMatch.headerMatches('x', StringMatch.regex(text));

  test.each([
    ['the path', 'path regex /a.* and path prefix /a', [HttpMatch.path(PathMatch.regex('/a.*')), HttpMatch.path(PathMatch.prefix('/a'))]],
    ['header x', 'header x regex 1.* and header x regex .*2', [regex('1.*'), regex('.*2')]],
    ['header cookie', 'header cookie exact a=1 and cookie a=1', [HttpMatch.cookie('a', '1'), HttpMatch.header('cookie', 'a=1')]],
  ])('one match has two conditions on %s', (what, match, twice) => {
    expect(canaryFindings({ canaryMatches: [HttpMatch.allOf(...twice)] })).toEqual([`ERROR chart/canary: its match ${match} has two conditions on ${what}; ${FIX}`]);
  });

  test('not where two matches have a condition each, or one condition combines both', () => {
    expect(canaryFindings({
      canaryMatches: [regex('1.*'), HttpMatch.header('x', '2'), HttpMatch.allOf(HttpMatch.header('y', '1'), HttpMatch.headerMatches('y', StringMatch.prefix('1'))),
        HttpMatch.allOf(HttpMatch.cookie('a', '1'), HttpMatch.cookie('b', '1')), HttpMatch.allOf(regex('1.*'), HttpMatch.header('x', '12'))],
    })).toEqual([]);
  });
});

describe('plaintext-denied', () => {
  const plain = (mtls?: MtlsMode, plaintextFrom?: string[]) => ({ ports: [{ port: 80, mtls, plaintextFrom }] });

  test.each([MtlsMode.PERMISSIVE, MtlsMode.DISABLE])('%s, and no network is named', mtls => {
    expect(findings(({ shop }) => { service(shop, 'users', plain(mtls)); })).toEqual([
      `ERROR chart/shop/users: port 80 accepts unauthenticated clients (mtls ${mtls}), but chart/shop denies by default and plaintextFrom is empty; `
      + 'set plaintextFrom to the CIDRs of these clients, or leave mtls out (plaintext-denied)',
    ]);
  });

  test('not with networks, nor with an identity, nor in an open namespace', () => {
    expect(findings(({ shop, open }) => {
      service(shop, 'a', plain(MtlsMode.DISABLE, ['10.0.0.0/8']));
      service(shop, 'b', plain(MtlsMode.STRICT));
      service(shop, 'c', plain());
      service(open, 'd', plain(MtlsMode.DISABLE));
    })).toEqual([]);
  });
});

describe('call-without-identity', () => {
  const MIXED = { ports: [{ port: 80 }, { port: 9000, suffix: 'plain', mtls: MtlsMode.DISABLE, plaintextFrom: ['10.0.0.0/8'] }] };
  const texts = (
    declare: (used: Fixture & { readonly users: MeshService; readonly web: MeshService }) => void, provider?: MeshProvider, web?: MeshServiceOptions,
  ) => (
    findings(used => {
      const { service: users } = service(used.shop, 'users', MIXED);
      declare({ ...used, shop: used.shop, open: used.open, users, web: service(used.open, 'web', web).service });
    }, provider)
  );
  const PLAIN = 'the port accepts plaintext only (mtls DISABLE), so callers have no mesh identity; '
    + 'set mtls PERMISSIVE on the port, or list other ports in calls(), allowsFrom() or addRoute() (call-without-identity)';

  test('a call to a port with mtls DISABLE', () => {
    const error = `ERROR chart/open/web: chart/shop/users denies its calls to port 9000: ${PLAIN}`;
    expect(texts(({ users, web }) => web.calls(users, { ports: [9000] }))).toEqual([error]);
    expect(texts(({ users, web }) => web.calls(users))).toEqual([error]);
    expect(texts(({ users, web }) => web.calls(users, { ports: [80] }))).toEqual([]);
  });

  test('a gateway route to it', () => {
    expect(texts(({ chart, open, users }) => {
      new Gateway(chart, 'public', {
        namespace: open, listeners: [{ hosts: ['a.example.com'] }], workload: GatewayWorkload.istioctl(),
      }).addRoute(users, { port: 9000 });
    })).toEqual([`ERROR chart/public: chart/shop/users denies its calls to port 9000: ${PLAIN}`]);
  });

  test('not where the mesh has no plaintext mode, or denies nothing', () => {
    for (const provider of [MeshProvider.istioAmbient(), MeshProvider.linkerd()]) {
      expect(texts(({ users, web }) => web.calls(users), provider)).toEqual([]);
    }
    expect(texts(({ users, web }) => web.calls(users), conformantMesh()).filter(text => text.includes('call-without-identity'))).toEqual([]);
    expect(findings(({ open }) => {
      const { service: users } = service(open, 'users', { ports: [{ port: 80, mtls: MtlsMode.DISABLE }] });
      service(open, 'web').service.calls(users);
    })).toEqual([]);
  });

  test.each([MeshProvider.istio(), MeshProvider.linkerd()])('a caller whose proxy skips the port', provider => {
    const caller = { proxy: { skipOutboundPorts: [80, 3306] } };
    expect(texts(({ users, web }) => web.calls(users, { ports: [80] }), provider, caller)).toEqual([
      'ERROR chart/open/web: chart/shop/users denies its calls to port 80: they bypass the proxy (skipOutboundPorts), so the caller has no mesh identity; '
      + 'use opaquePorts in place of skipOutboundPorts (call-without-identity)',
    ]);
  });
});

describe('conflicting-settings', () => {
  const header = (name: string, value = '1'): Match => ({ headers: [{ name, value: { type: 'exact', value } }] });
  const overlaid = (...overlays: Overlay[]) => findings(({ shop }) => {
    const { routes } = service(shop, 'users').service._model;
    for (const overlay of overlays) routes.addOverlay(overlay);
  });
  const FIX = 'to different values; make the two matches exclusive, or make one narrower than the other: the narrower one takes precedence (conflicting-settings)';
  const delay = (ms: number): RoutePolicy => ({ fault: { delay: { percent: 100, ms } } });

  test('two delays of one request', () => {
    expect(overlaid({ owner: 'a', matches: [header('x')], ...delay(1) }, { owner: 'b', matches: [header('y')], ...delay(2) })).toEqual([
      `ERROR b: it conflicts with a: both set the fault delay of requests matching header x exact 1 and header y exact 1, ${FIX}`,
    ]);
  });

  test('two timeouts and two values of a header, for the same requests', () => {
    const said = (timeoutMs: number, value: string): RoutePolicy => ({
      timeoutMs, requestHeaders: { set: [{ name: 'z', value }, { name: 'same', value: '1' }], add: [], remove: [] },
    });
    expect(overlaid({ owner: 'a', matches: [header('x')], ...said(1, '1') }, { owner: 'b', matches: [header('x')], ...said(2, '2') })).toEqual([
      `ERROR b: it conflicts with a: both set the timeout and request header z of requests matching header x exact 1, ${FIX}`,
    ]);
  });

  test.each<[string, Overlay[]]>([
    ['they say the same', [{ owner: 'a', matches: [header('x')], timeoutMs: 1 }, { owner: 'b', matches: [header('y')], timeoutMs: 1 }]],
    ['they say it of different things', [{ owner: 'a', matches: [header('x')], timeoutMs: 2 }, { owner: 'b', matches: [header('y')], ...delay(1) }]],
    ['copies to different targets add up', [
      { owner: 'a', matches: [header('x')], mirrors: [{ service: { name: 'm', namespace: 'n' }, percent: 1 }] },
      { owner: 'b', matches: [header('y')], mirrors: [{ service: { name: 'o', namespace: 'n' }, percent: 2 }] },
    ]],
    ['no request meets both', [{ owner: 'a', matches: [header('x')], timeoutMs: 1 }, { owner: 'b', matches: [header('x', '2')], timeoutMs: 2 }]],
    ['one is narrower', [
      { owner: 'a', matches: [{ ...header('x'), scheme: 'http' }], timeoutMs: 1 }, { owner: 'b', matches: [header('x')], timeoutMs: 2 },
    ]],
    ['a third one decides', [
      { owner: 'a', matches: [header('x')], timeoutMs: 1 }, { owner: 'b', matches: [header('y')], timeoutMs: 2 },
      { owner: 'c', matches: [{ headers: [...header('x').headers!, ...header('y').headers!] }], timeoutMs: 3 },
    ]],
  ])('not where %s', (_, overlays) => {
    expect(overlaid(...overlays)).toEqual([]);
  });
});

describe('settings of rules and of others for the same requests', () => {
  const PAY = HttpMatch.path(PathMatch.prefix('/pay'));
  const consumed = (matches: HttpMatch[] | undefined, retries: number, ruleRetries: number) => findings(({ shop }) => {
    const { service: users } = service(shop, 'users');
    const { service: front } = service(shop, 'front');
    front.calls(users);
    users.routes.addRule({ matches: [PAY], retries: { attempts: ruleRetries } });
    front.routesTo(users, { matches, timeout: Duration.seconds(2), retries: { attempts: retries } });
  });

  test('all requests of a caller, and a rule without retries: neither is narrower', () => {
    expect(consumed(undefined, 2, 0)).toEqual([
      'ERROR chart/shop/front: it conflicts with the rule for path prefix /pay of chart/shop/users/Routes: both set the retries of requests matching '
      + 'path prefix /pay and caller shop/front, to different values; make the two matches exclusive, or make one narrower than the other: the narrower one '
      + 'takes precedence (conflicting-settings)',
    ]);
    expect(consumed(undefined, 2, 2)).toEqual([]);
  });

  test('more retries by the narrower match are a warning, fewer are none', () => {
    expect(consumed([PAY], 2, 0)).toEqual([
      'WARNING chart/shop/front: it retries requests matching path prefix /pay and caller shop/front more often (2 instead of 0) than the rule for path prefix '
      + '/pay of chart/shop/users/Routes, which has the broader match; retry no more than the rule does, exclude its requests from the matches, or acknowledge '
      + 'it if these requests can be repeated (raised-retries)',
    ]);
    expect(consumed([PAY], 1, 2)).toEqual([]);
    expect(consumed([PAY], 0, 2)).toEqual([]);
  });

  test('more conditions and methods are more retries, too', () => {
    const by = (rule: RetryOptions, own: RetryOptions) => findings(({ shop }) => {
      const { service: users } = service(shop, 'users');
      const { service: front } = service(shop, 'front');
      front.calls(users);
      users.routes.addRule({ retries: rule });
      front.routesTo(users, { retries: own });
    }).map(text => text.slice(0, text.indexOf(' than ')));
    const retryOn = [RetryOn.CONNECT_FAILURE];
    expect(by({ attempts: 1, retryOn }, { attempts: 1 })).toEqual(['WARNING chart/shop/front: it retries requests matching caller shop/front on more conditions (5xx, reset, refused-stream)']);
    expect(by({ attempts: 1 }, { attempts: 1, methods: [HttpMethod.GET, HttpMethod.POST] })).toEqual([
      'WARNING chart/shop/front: it retries requests matching caller shop/front with more methods (POST)',
    ]);
    expect(by({ attempts: 1 }, { attempts: 1, retryOn })).toEqual([]);
  });

  test('a change for all requests that one rule overrides is none for the others: no finding', () => {
    expect(findings(({ chart, shop }) => {
      const { service: users } = service(shop, 'users');
      users.routes.addRule({ matches: [PAY], requestHeaders: { set: { 'x-env': 'pay' } } });
      new HeaderModifier(chart, 'headers', { service: users, request: { set: { 'x-env': 'prod' } } });
    })).toEqual([]);
  });

  test('a change for all requests, and the default rule: equal matches conflict', () => {
    expect(findings(({ chart, shop }) => {
      const { service: users } = service(shop, 'users');
      users.routes.addRule({ requestHeaders: { set: { 'x-env': 'default' } } });
      new HeaderModifier(chart, 'headers', { service: users, request: { set: { 'x-env': 'prod' } } });
    })).toEqual([
      'ERROR chart/headers: it conflicts with the rule for all other requests of chart/shop/users/Routes: both set the request header x-env of requests, '
      + 'to different values; make the two matches exclusive, or make one narrower than the other: the narrower one takes precedence (conflicting-settings)',
    ]);
  });

  test('a change that a narrower rule overrides for all its requests', () => {
    expect(findings(({ chart, shop }) => {
      const { service: users } = service(shop, 'users');
      const part = (method: HttpMethod) => HttpMatch.allOf(PAY, HttpMatch.method(method));
      for (const method of [HttpMethod.GET, HttpMethod.POST]) users.routes.addRule({ matches: [part(method)], requestHeaders: { set: { 'x-env': 'pay' } } });
      new HeaderModifier(chart, 'headers', {
        service: users, matches: [part(HttpMethod.GET), part(HttpMethod.POST)], request: { set: { 'x-env': 'prod' } },
      });
    })).toEqual([
      'ERROR chart/headers: its request header x-env for GET|POST and path prefix /pay has no effect: overridden by '
      + 'chart/shop/users/Routes for GET and path prefix /pay and chart/shop/users/Routes for POST and path prefix /pay; '
      + 'remove it, or narrow the matches of the others (overridden-settings)',
    ]);
  });

  test('the route of a gateway, and a rule for some of its requests', () => {
    const routed = (paths: PathMatch[] | undefined, attempts: number) => findings(({ chart, shop }) => {
      const { service: users } = service(shop, 'users');
      users.routes.addRule({ matches: [PAY], retries: { attempts: 0 } });
      const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['shop.example.com'], port: 80 }] });
      gateway.addRoute(users, { paths, retries: { attempts } });
    }).filter(text => /settings|raised/.test(text));
    const rule = 'the rule for path prefix /pay of chart/shop/users/Routes';
    expect(routed(undefined, 2)).toEqual([
      `ERROR chart/public: its route to chart/shop/users conflicts with ${rule}: both set the retries of requests matching path prefix /pay, to different values; `
      + 'make the two matches exclusive, or make one narrower than the other: the narrower one takes precedence (conflicting-settings)',
    ]);
    expect(routed([PathMatch.exact('/pay/now')], 2)).toEqual([
      `WARNING chart/public: it retries requests matching path exact /pay/now more often (2 instead of 0) than ${rule}, which has the broader match; retry no more `
      + 'than the rule does, exclude its requests from the matches, or acknowledge it if these requests can be repeated (raised-retries)',
    ]);
    expect(routed([PathMatch.prefix('/other')], 2)).toEqual([]);
  });
});

describe('overridden-settings', () => {
  const GET_PUT: Match = { methods: [HttpMethod.GET, HttpMethod.PUT] };
  const narrow = (method: HttpMethod, treatment: RoutePolicy = { timeoutMs: 2 }): Overlay => ({
    owner: method.toLowerCase(), matches: [{ methods: [method] }], ...treatment,
  });
  const overlaid = (...overlays: Overlay[]) => findings(({ shop }) => {
    const { routes } = service(shop, 'users').service._model;
    for (const overlay of overlays) routes.addOverlay(overlay);
  });

  test('narrower ones override it for all its requests', () => {
    expect(overlaid({ owner: 'all', matches: [GET_PUT], timeoutMs: 1 }, narrow(HttpMethod.GET), narrow(HttpMethod.PUT))).toEqual([
      'ERROR all: its timeout for GET|PUT has no effect: overridden by get for GET and put for PUT; '
        + 'remove it, or narrow the matches of the others (overridden-settings)',
    ]);
  });

  test.each<[string, Overlay[]]>([
    ['some requests are left', [narrow(HttpMethod.GET)]],
    ['of some they say nothing of it', [narrow(HttpMethod.GET), narrow(HttpMethod.PUT, { rewrite: { host: 'h' } })]],
  ])('not where %s', (_, others) => {
    expect(overlaid({ owner: 'all', matches: [GET_PUT], timeoutMs: 1 }, ...others)).toEqual([]);
  });

  test('not where it has a setting that they do not have', () => {
    expect(overlaid({ owner: 'all', matches: [GET_PUT], timeoutMs: 1, rewrite: { host: 'h' } }, narrow(HttpMethod.GET), narrow(HttpMethod.PUT))).toEqual([]);
  });
});

describe('overlapping-rules', () => {
  const v = (version: string): Pick<Rule, 'shares'> => ({ shares: [{ version, percent: 100 }] });
  const pinned = (...rules: Rule[]) => findings(({ shop }) => {
    const { routes } = service(shop, 'users', {}, ['v1', 'v2'])
      .service._model;
    for (const rule of rules) routes.addPinnedRule(rule);
  });
  const cookie: Match = { cookies: [{ name: 'c', value: '1' }] };
  const header: Match = { headers: [{ name: 'x', value: { type: 'exact', value: '1' } }] };

  test('the rule that is declared first takes precedence', () => {
    expect(pinned({ owner: 'a', matches: [cookie], ...v('v1') }, { owner: 'b', matches: [header], ...v('v2') })).toEqual([
      'WARNING b: its rule for header x exact 1 overlaps with the rule for cookie c=1 of a, which is declared first and takes precedence '
        + 'for requests matching header x exact 1 and cookie c=1; make the two matches exclusive, declare a rule for these requests before both, or acknowledge it (overlapping-rules)',
    ]);
  });

  test.each<[string, Rule[]]>([
    ['they go to the same', [{ owner: 'a', matches: [cookie], ...v('v1') }, { owner: 'b', matches: [header], ...v('v1') }]],
    ['the first is the narrower', [{ owner: 'a', matches: [{ ...cookie, ...header }], ...v('v1') }, { owner: 'b', matches: [header], ...v('v2') }]],
    ['one construct says both', [{ owner: 'a', matches: [cookie], ...v('v1') }, { owner: 'a', matches: [header], ...v('v2') }]],
    ['a rule before both takes what they have in common', [
      { owner: 'c', matches: [{ ...cookie, ...header }], ...v('v2') }, { owner: 'a', matches: [cookie], ...v('v1') }, { owner: 'b', matches: [header], ...v('v2') },
    ]],
    ['rules before both take it together', [
      { owner: 'c', matches: [{ ...cookie, ...header, methods: [HttpMethod.GET] }], ...v('v2') },
      { owner: 'd', matches: [{ ...cookie, ...header, methods: [HttpMethod.PUT] }], ...v('v2') },
      { owner: 'a', matches: [{ ...cookie, methods: [HttpMethod.GET, HttpMethod.PUT] }], ...v('v1') },
      { owner: 'b', matches: [{ ...header, methods: [HttpMethod.GET, HttpMethod.PUT] }], ...v('v2') },
    ]],
    ['no request meets both', [
      { owner: 'a', matches: [cookie], ...v('v1') }, { owner: 'b', matches: [{ cookies: [{ name: 'c', value: '2' }] }], ...v('v2') },
    ]],
  ])('not where %s', (_, rules) => {
    expect(pinned(...rules)).toEqual([]);
  });
});

describe('http-route-limits', () => {
  const FIX = 'Gateway API allows 16; reduce these across all constructs that route to the service, or move some of the requests to another service (http-route-limits)';
  const MESHES = [MeshProvider.linkerd(), MeshProvider.istioAmbient(), MeshProvider.gatewayApi()];
  const split = (versions: number, provider: MeshProvider) => findings(({ open }) => {
    const names = [...Array(versions).keys()].map(i => `v${i}`);
    const { routes } = service(open, 'users', {}, names).service._model;
    routes.addPinnedRule({ owner: 'pin', matches: [{ headers: [{ name: 'x', value: { type: 'exact', value: '1' } }] }], shares: names.map(version => ({ version, percent: 5 })) });
  }, provider);

  test.each(MESHES)('destinations of one rule, %#', provider => {
    expect(split(16, provider)).toEqual([]);
    expect(split(17, provider)).toEqual([`ERROR pin: with its rules, HTTPRoute users of chart/open/users has 17 backendRefs in one rule; ${FIX}`]);
  });

  test('not where routes are VirtualServices', () => {
    expect(split(40, MeshProvider.istio())).toEqual([]);
  });

  const changed = (names: number, provider: MeshProvider) => findings(({ open, chart }) => {
    const { service: users } = service(open, 'users');
    const half = (of: string) => Object.fromEntries([...Array(names / 2).keys()].map(i => [`x-${of}-${i}`, '1']));
    new HeaderModifier(chart, 'those', { service: users, response: { set: half('those'), add: half('added') } });
    new HeaderModifier(chart, 'these', { service: users, response: { set: half('these') } });
  }, provider);

  test.each([MeshProvider.linkerd(), MeshProvider.istioAmbient(), conformantMesh()])('headers set in one rule, by all that change them, %#', provider => {
    expect(changed(16, provider)).toEqual([]);
    expect(changed(18, provider)).toEqual([`ERROR chart/those: with its rules, HTTPRoute users of chart/open/users has 18 response headers set by one rule; ${FIX}`]);
  });

  test('headers, as many as anybody likes where routes are VirtualServices', () => {
    expect(changed(40, MeshProvider.istio())).toEqual([]);
  });

  test('calls of gRPC, whose headers GRPCRoutes change', () => {
    expect(findings(({ open, chart }) => {
      const { service: users } = service(open, 'users', { ports: [{ port: 50051, protocol: PortProtocol.GRPC }] });
      new HeaderModifier(chart, 'these', { service: users, request: { remove: [...Array(17).keys()].map(i => `x-${i}`) } });
    }, MeshProvider.linkerd())).toEqual([`ERROR chart/these: with its rules, GRPCRoute users of chart/open/users has 17 request headers removed by one rule; ${FIX}`]);
  });

  test.each(MESHES)('more rules, or matches, than a route takes go into several, %#', provider => {
    expect(findings(({ open }) => {
      const { routes } = service(open, 'users', {}, ['v1', 'v2']).service._model;
      const header = (value: string): Match => ({ headers: [{ name: 'x', value: { type: 'exact', value } }] });
      for (let i = 0; i < 20; i++) {
        routes.addPinnedRule({
          owner: `pin-${i}`,
          matches: [...Array(20).keys()].map(j => header(`${i}-${j}`)),
          shares: [{ version: 'v1', percent: i }, { version: 'v2', percent: 100 - i }],
        });
      }
    }, provider)).toEqual([]);
  });
});

describe('version-without-pods', () => {
  const sent = (canaryPercent: number, canaryReplicas?: number) => findings(({ chart, shop }) => {
    const { service: users, versions: [stable] } = service(shop, 'users');
    const canary = users.addVersion('v2', { image: 'i', replicas: canaryReplicas });
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent });
  });
  const FIX = 'set replicas, remove its weight, or acknowledge that something else scales it (version-without-pods)';

  test('a share of requests goes to nobody', () => {
    expect(sent(10, 0)).toEqual([`WARNING chart/shop/users/v2: it has no pods (replicas: 0), but requests are routed to it by chart/canary: they get 503; ${FIX}`]);
  });

  test('the only version', () => {
    expect(findings(({ shop }) => { shop.addService('users').addVersion('v1', { image: 'i', replicas: 0 }); })).toEqual([
      `WARNING chart/shop/users/v1: it has no pods (replicas: 0), but requests are routed to it by chart/shop/users: they get 503; ${FIX}`,
    ]);
  });

  test('all connections, and copies', () => {
    const [tcp] = [{ ports: [{ port: 5432, protocol: PortProtocol.TCP }] }];
    const none = (version: string, what: string) => [`WARNING chart/shop/${version}: it has no pods (replicas: 0), but ${what}; ${FIX}`];
    expect(findings(({ shop }) => {
      const { service: db } = service(shop, 'db', tcp);
      db.routes.addTcpRule({ port: 5432, split: [{ version: db.addVersion('v2', { image: 'i', replicas: 0 }), percent: 100 }] });
    })).toEqual(none('db/v2', 'connections are routed to it by chart/shop/db/Routes: they are refused'));
    expect(findings(({ chart, shop }) => {
      const { service: users } = service(shop, 'users');
      new TrafficMirror(chart, 'mirror', { service: users, targets: [{ version: users.addVersion('v2', { image: 'i', replicas: 0 }) }] });
    })).toEqual(none('users/v2', 'requests are mirrored to it by chart/mirror: they are lost'));
  });

  test('a workload of one\'s own', () => {
    const own = (replicas?: number) => findings(({ chart, shop }) => {
      const users = shop.addService('users');
      const { serviceAccount } = users;
      const workload = new Deployment(chart, 'own', { metadata: { namespace: 'shop' }, serviceAccount, replicas, containers: [{ image: 'i' }] });
      users.addVersion('v1', { workload });
    });
    expect(own(0)).toHaveLength(1);
    expect(own()).toEqual([]);
  });

  test('not without a share, nor with pods, nor beside another version where nothing is split', () => {
    expect(sent(0, 0)).toEqual([]);
    expect(sent(10)).toEqual([]);
    expect(findings(({ shop }) => { service(shop, 'users').service.addVersion('v2', { image: 'i', replicas: 0 }); })).toEqual([]);
  });
});

describe('redirect-unknown-port', () => {
  const led = (redirect: RedirectOptions) => findings(({ chart, open, shop }) => {
    service(open, 'people', { ports: [{ port: 8080 }, { port: 8443, protocol: PortProtocol.HTTPS }] });
    service(shop, 'people');
    new HttpRedirect(chart, 'moved', { service: service(open, 'users').service, matches: [HttpMatch.path(PathMatch.prefix('/a'))], ...redirect });
  });
  const lost = (port: number) => [
    `ERROR chart/moved: its redirect for path prefix /a targets port ${port} of chart/open/people, whose ports are 8080, 8443; `
    + 'set the port of the redirect, or redirect to another host (redirect-unknown-port)',
  ];

  test('a service of the mesh has no such port', () => {
    for (const host of ['people', 'people.open.svc', 'people.open.svc.cluster.local']) expect(led({ host })).toEqual(lost(80));
    expect(led({ host: 'people', scheme: HttpScheme.HTTPS })).toEqual(lost(443));
    expect(led({ host: 'people', port: 8081 })).toEqual(lost(8081));
  });

  test('not with a port that it has, nor elsewhere', () => {
    expect(led({ host: 'people', port: 8080 })).toEqual([]);
    expect(led({ host: 'people', port: 8443, scheme: HttpScheme.HTTPS })).toEqual([]);
    for (const host of ['people.open', 'people.example.com', 'others']) expect(led({ host })).toEqual([]);
  });
});

describe('shadowed-tcp-rule', () => {
  const FIX = 'remove one of the rules, or declare the narrower rule first (shadowed-tcp-rule)';
  const v2 = [{ version: 'v2', percent: 100 }];

  const orders = [{ namespace: 'shop', service: 'orders' }];
  const tlsRules = (...rules: object[]) => {
    const { mesh, shop } = fixture();
    const { service: users } = service(shop, 'users', { ports: [{ port: 8443, protocol: PortProtocol.TLS }] }, ['v1', 'v2']);
    rules.forEach((rule, i) => users._model.routes.addTcpRule({ owner: `rule ${i}`, port: 8443, shares: v2, ...rule }));
    return mesh;
  };
  const findingsOf = (...rules: object[]) => findingTexts(tlsRules(...rules));

  test('a rule behind a wider one', () => {
    const shadowed = (match: string, by: string) => [`ERROR rule 1: its rule for port 8443${match} is shadowed by the rule for port 8443${by} of rule 0; ${FIX}`];
    expect(findingsOf({}, { callers: orders })).toEqual(shadowed(' and caller shop/orders', ''));
    expect(findingsOf({ sniHosts: ['*.example.com'] }, { sniHosts: ['a.example.com', '*.b.example.com'] })).toEqual(shadowed(' and SNI a.example.com or *.b.example.com', ' and SNI *.example.com'));
    expect(findingsOf({ callers: [{ namespace: 'shop' }] }, { callers: orders, sniHosts: ['a'] })).toEqual(shadowed(' and SNI a and caller shop/orders', ' and caller shop/*'));
    for (const earlier of [{ sniHosts: ['*.example.com'] }, { callers: orders }, { sniHosts: ['a.example.com'] }]) expect(findingsOf(earlier, {})).toEqual([]);
    expect(findingsOf({ sniHosts: ['*.example.com'] }, { sniHosts: ['example.com'] })).toEqual([]);
    expect(findingsOf({ sniHosts: ['a'] }, { sniHosts: ['b'] }, { sniHosts: ['a', 'b'] })).toEqual([
      `ERROR rule 2: its rule for port 8443 and SNI a or b is shadowed by the rule for port 8443 and SNI a of rule 0 and the rule for port 8443 and SNI b of rule 1; ${FIX}`,
    ]);
  });

  test('some of the SNI names of a rule are shadowed', () => {
    const shadowed = (names: string, all: string, ...by: string[]) => [
      `ERROR rule ${by.length}: its rule for port 8443 and SNI ${all} is shadowed for SNI ${names} by `
      + `${by.map((match, i) => `the rule for port 8443 and SNI ${match} of rule ${i}`).join(' and ')}; `
      + 'remove the shadowed SNI names, or declare the narrower rule first (shadowed-tcp-rule)',
    ];
    expect(findingsOf({ sniHosts: ['a'] }, { sniHosts: ['a', 'b'] })).toEqual(shadowed('a', 'a or b', 'a'));
    expect(findingsOf({ sniHosts: ['*.example.com'] }, { sniHosts: ['a.b.example.com', 'example.com', '*.c.example.com'] })).toEqual(
      shadowed('a.b.example.com or *.c.example.com', 'a.b.example.com or example.com or *.c.example.com', '*.example.com'),
    );
    expect(findingsOf({ sniHosts: ['a'] }, { sniHosts: ['b'], callers: [{ namespace: 'shop' }] }, { sniHosts: ['a', 'b', 'c'], callers: orders })).toEqual(
      shadowed('a or b', 'a or b or c and caller shop/orders', 'a', 'b and caller shop/*'),
    );
  });

  test('not where other callers, other ports or names below a wildcard are left', () => {
    expect(findingsOf({ sniHosts: ['a'], callers: orders }, { sniHosts: ['a', 'b'] })).toEqual([]);
    expect(findingsOf({ sniHosts: ['a'], port: 8444 }, { sniHosts: ['a', 'b'] })).toEqual([]);
    expect(findingsOf({ sniHosts: ['a.example.com'] }, { sniHosts: ['*.example.com', 'b'] })).toEqual([]);
    expect(findingsOf({ sniHosts: ['*.a.example.com'] }, { sniHosts: ['*.example.com', 'a.example.com'] })).toEqual([]);
  });

  test('different names are not compared', () => {
    const mesh = tlsRules(...[...Array(100).keys()].map(i => ({ sniHosts: [`${i}.example.com`] })))._settled;
    const taken = jest.spyOn(connectionRule, 'coversConnections');
    expect(shadowedTcpRule(mesh, MeshProvider.istio()._provider)).toEqual([]);
    expect(taken).not.toHaveBeenCalled();
    taken.mockRestore();
  });
});

describe('shadowed-rule', () => {
  const FIX = 'remove one of the rules, or narrow the match of the earlier one (shadowed-rule)';
  const table = (service_: MeshService) => service_._model.routes;
  const v2 = [{ version: 'v2', percent: 100 }];

  test('the default rule of a canary', () => {
    expect(canaryFindings({ canaryMatches: [HttpMatch.path(PathMatch.prefix('/'))] })).toEqual([
      `ERROR chart/canary: its rule for all other requests is shadowed by the rule for path prefix / of chart/canary; ${FIX}`,
    ]);
  });

  test('a rule behind wider ones', () => {
    expect(findings(({ shop }) => {
      const { service: users } = service(shop, 'users', {}, ['v1', 'v2']);
      table(users).addPinnedRule({ owner: 'first', matches: [{ methods: [HttpMethod.GET, HttpMethod.HEAD] }], shares: v2 });
      table(users).addPinnedRule({ owner: 'second', matches: [{ cookies: [{ name: 'c', value: '1' }] }], shares: v2 });
      table(users).addPinnedRule({
        owner: 'third',
        matches: [
          { methods: [HttpMethod.GET, HttpMethod.HEAD], path: [{ type: 'exact', value: '/a' }], headers: [{ name: 'x', value: { type: 'prefix', value: '1' } }] },
          { cookies: [{ name: 'c', value: '1' }] },
        ],
        shares: v2,
      });
    })).toEqual([
      `ERROR third: its rule for GET|HEAD and path exact /a and header x prefix 1 or cookie c=1 is shadowed by the rule for GET|HEAD of first and the rule for cookie c=1 of second; ${FIX}`,
    ]);
  });

  test('several rules together shadow one: by methods, ports and schemes', () => {
    expect(findings(({ shop }) => {
      const { service: users } = service(shop, 'users', { ports: [{ port: 80 }, { port: 81, suffix: 'b' }] }, ['v1', 'v2']);
      const pin = (owner: string, ...matches: Match[]) => table(users).addPinnedRule({ owner, matches, shares: v2 });
      pin('get', { methods: [HttpMethod.GET] });
      pin('put', { methods: [HttpMethod.PUT], port: 80 }, { methods: [HttpMethod.PUT], port: 81, scheme: 'http' });
      pin('secure', { scheme: 'https' });
      pin('both', { methods: [HttpMethod.GET, HttpMethod.PUT] });
    })).toEqual([
      'ERROR both: its rule for GET|PUT is shadowed by the rule for GET of get and the rule for PUT and port 80 or PUT and scheme http and port 81 of put '
      + `and the rule for scheme https of secure; ${FIX}`,
    ]);
  });

  /** The findings of rules for v2 with these matches. */
  const ruled = (...rules: HttpMatch[][]) => findings(({ shop }) => {
    const { service: users, versions: [, version] } = service(shop, 'users', {}, ['v1', 'v2']);
    for (const match of rules) users.routes.addRule({ matches: match, split: [{ version, percent: 100 }] });
  });
  const lost = (match: string, ...by: string[]) => [
    `ERROR chart/shop/users/Routes: its rule for ${match} is shadowed by ${by.map(one => `the rule for ${one} of chart/shop/users/Routes`).join(' and ')}; ${FIX}`,
  ];
  const header = (value: StringMatch) => HttpMatch.headerMatches('x', value);
  const [a, b, any] = [StringMatch.exact('a'), StringMatch.exact('b'), StringMatch.regex('.*')];

  test.each<[HttpMatch, HttpMatch, string, string]>([
    [header(StringMatch.prefix('a')), header(StringMatch.exact('ab')), 'header x exact ab', 'header x prefix a'],
    [header(StringMatch.prefix('a')), header(StringMatch.prefix('ab')), 'header x prefix ab', 'header x prefix a'],
    [header(StringMatch.regex('a[0-9]+')), header(StringMatch.exact('a1')), 'header x exact a1', 'header x regex a[0-9]+'],
    [header(StringMatch.regex('(?i)A[[:digit:]]')), header(StringMatch.exact('a1')), 'header x exact a1', 'header x regex (?i)A[[:digit:]]'],
    [HttpMatch.path(PathMatch.regex('(?i)/A/.*')), HttpMatch.path(PathMatch.exact('/a/b')), 'path exact /a/b', 'path regex (?i)/A/.*'],
    [HttpMatch.path(PathMatch.stringPrefix('/a')), HttpMatch.path(PathMatch.prefix('/ab')), 'path prefix /ab', 'path string prefix /a'],
    [HttpMatch.withoutHeader('x', a), header(b), 'header x exact b', 'header x not exact a'],
    [HttpMatch.withoutHeader('x', StringMatch.regex('a.+')), header(a), 'header x exact a', 'header x not regex a.+'],
  ])('one condition covers another: %#', (earlier, later, shown, by) => {
    expect(ruled([earlier], [later])).toEqual(lost(shown, by));
  });

  test('two rules together shadow one: a header match and its negation', () => {
    const cookie = HttpMatch.cookie('c', '1');
    expect(ruled([header(a)], [HttpMatch.withoutHeader('x', a)], [cookie])).toEqual(lost('cookie c=1', 'header x not exact a', 'header x exact a'));
    expect(ruled([HttpMatch.withoutHeader('x')], [header(any)], [cookie])).toEqual(lost('cookie c=1', 'without header x', 'header x regex .*'));
    expect(ruled([HttpMatch.withoutHeader('x', StringMatch.exact('ab'))], [header(StringMatch.prefix('a'))], [cookie])).toEqual(
      lost('cookie c=1', 'header x not exact ab', 'header x prefix a'),
    );
    const [get, put] = [HttpMethod.GET, HttpMethod.PUT].map(method => HttpMatch.method(method));
    expect(ruled(
      [HttpMatch.allOf(get, header(a))], [HttpMatch.allOf(get, HttpMatch.withoutHeader('x', a))], [put], [HttpMatch.allOf(cookie, get), HttpMatch.allOf(cookie, put)],
    )).toEqual(lost('GET|PUT and cookie c=1', 'GET and header x not exact a', 'GET and header x exact a', 'PUT'));
  });

  test('two rules together shadow one: a path, and all paths below it', () => {
    const below = [PathMatch.exact('/a'), PathMatch.stringPrefix('/a/')].map(path => [HttpMatch.path(path)]);
    expect(ruled(...below, [HttpMatch.path(PathMatch.prefix('/a'))])).toEqual(lost('path prefix /a', 'path exact /a', 'path string prefix /a/'));
    expect(ruled(below[0], [HttpMatch.path(PathMatch.prefix('/a'))])).toEqual([]);
    expect(ruled([HttpMatch.path(PathMatch.exact('/'))], [HttpMatch.path(PathMatch.stringPrefix('/a'))], [header(a)])).toEqual([]);
  });

  test('not where two rules leave some requests: another header, another value, a narrower negation', () => {
    const cookie = HttpMatch.cookie('c', '1');
    const put = HttpMatch.method(HttpMethod.PUT);
    for (const [one, other] of [
      [header(a), HttpMatch.withoutHeader('x', b)],
      [header(a), HttpMatch.withoutHeader('y', a)],
      [header(a), HttpMatch.withoutHeader('x')],
      [header(StringMatch.regex('.+')), HttpMatch.withoutHeader('x')], // its value may be empty
      [header(StringMatch.exact('ab')), HttpMatch.withoutHeader('x', StringMatch.prefix('a'))],
      [HttpMatch.allOf(header(a), put), HttpMatch.withoutHeader('x', a)],
      [header(a), HttpMatch.allOf(HttpMatch.withoutHeader('x', a), put)],
    ]) expect(ruled([one], [other], [cookie])).toEqual([]);
    expect(ruled([HttpMatch.withoutHeader('x', StringMatch.prefix('a'))], [header(StringMatch.regex('a|b'))])).toEqual([]);
  });

  test('not of the implicit default rule', () => {
    expect(ruled([HttpMatch.http()], [HttpMatch.https()])).toEqual([]);
    expect(ruled([header(a)], [HttpMatch.withoutHeader('x', a)])).toEqual([]);
    expect(canaryFindings({ canaryMatches: [header(a), HttpMatch.withoutHeader('x', a)] })).toEqual([
      `ERROR chart/canary: its rule for all other requests is shadowed by the rule for header x exact a or header x not exact a of chart/canary; ${FIX}`,
    ]);
  });

  test('settings for requests that all get a direct response', () => {
    const answered = (path: string) => findings(({ shop }) => {
      const { service: users } = service(shop, 'users');
      table(users).addPinnedRule({ owner: 'gone', matches: [{ path: [{ type: 'element-prefix', value: '/old' }] }], shares: [], response: { directResponse: { status: 410 } } });
      table(users).addOverlay({ owner: 'slow', matches: [{ path: [{ type: 'element-prefix', value: path }] }], timeoutMs: 5000 });
    });
    expect(answered('/old/users')).toEqual([
      `ERROR slow: its rule for path prefix /old/users never applies: requests get the response of the rule for path prefix /old of gone; ${FIX}`,
    ]);
    expect(answered('/')).toEqual([]);
  });

  test('not while one of its matches is reached', () => {
    expect(findings(({ shop }) => {
      const { service: users } = service(shop, 'users', {}, ['v1', 'v2']);
      table(users).addPinnedRule({ owner: 'first', matches: [{ methods: [HttpMethod.GET] }], shares: v2 });
      table(users).addPinnedRule({ owner: 'second', matches: [{ methods: [HttpMethod.GET] }, { methods: [HttpMethod.PUT] }], shares: v2 });
    })).toEqual([]);
  });
});

describe('unsupported-feature', () => {
  test('of a namespace, a service, a version, a route and a call, each once', () => {
    const losses = (provider: MeshProvider) => findings(({ chart, mesh, shop }) => {
      new MeshNamespace(chart, 'far', { mesh, mtls: MtlsMode.DISABLE });
      const { service: users, versions: [stable] } = service(shop, 'users', { loadBalancing: LoadBalancing.RANDOM });
      const canary = users.addVersion('v2', { image: 'i', circuitBreaker: {} });
      const { service: frontend } = service(shop, 'frontend');
      for (const path of ['/a', '/b']) frontend.calls(users, { paths: [PathMatch.stringPrefix(path)] });
      new CanaryRoute(chart, 'canary', {
        service: users, stable, canary, canaryPercent: 1, canaryMatches: [HttpMatch.path(PathMatch.regex('/a'))], retries: { attempts: 1, retryOn: [RetryOn.GRPC_INTERNAL] },
      });
    }, provider).filter(text => text.startsWith('ERROR'));
    const fix = 'remove it for this mesh, or render the rest with unsupported: UnsupportedFeature.REPORT (unsupported-feature)';
    expect(losses(MeshProvider.istio())).toEqual([]);
    expect(losses(MeshProvider.linkerd())).toEqual([
      'ERROR chart/canary: Linkerd does not support path match by regex: Gateway API does not define the precedence of a path regex (requests matching path regex /a)',
      'ERROR chart/canary: Linkerd does not support retries on gRPC status codes: requires a port with GRPCRoutes: it is declared as gRPC, and its rules match gRPC services, methods and headers only',
      'ERROR chart/far: Linkerd does not support mutual TLS mode DISABLE for a namespace: mutual TLS between meshed pods is always on',
      'ERROR chart/shop/frontend: Linkerd does not support authorization by path string prefix: HTTPRoute matches prefixes by path element only',
      'ERROR chart/shop/users: Linkerd does not support load balancing algorithms: Linkerd always balances by latency (EWMA)',
      'ERROR chart/shop/users/v2: Linkerd does not support traffic policy per version (outlier detection, connection pool, load balancing): failure accrual applies to the whole Service',
    ].map(loss => `${loss}; ${fix}`));
  });
});

test('every check has a code of its own, named after its file, and is silent on a good app', () => {
  expect(CHECKS.map(({ name }) => name)).toEqual([...CHECKS].map(({ name }) => name).sort());
  expect(findings(({ app, shop }) => {
    const { service: users, versions: [stable, canary] } = service(shop, 'users', { circuitBreaker: {}, metrics: { port: 9090 } }, ['v1', 'v2']);
    new CanaryRoute(new Chart(app, 'routes'), 'canary', { service: users, stable, canary, canaryPercent: 10, canaryMatches: [HttpMatch.header('x', '1')], timeout: Duration.seconds(5) });
    service(shop, 'frontend').service.calls(users, { methods: [HttpMethod.GET] });
  })).toEqual([]);
});

describe('hash-across-versions', () => {
  const hashed = (canaryPercent: number) => findings(({ chart, open }) => {
    const { service: users, versions: [stable, canary] } = service(open, 'users', { loadBalancing: LoadBalancing.consistentHashOfCookie('session', Duration.hours(1)) }, ['v1', 'v2']);
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent });
  });

  test('a split of a service with a hash', () => {
    expect(hashed(10)).toEqual([
      'WARNING chart/open/users: its consistent hash does not keep a client on one version: chart/canary splits requests between versions, drawn for each request; '
      + 'match the clients of each version by a header or cookie, as ABTestRoute does, or acknowledge that a client may reach both versions (hash-across-versions)',
    ]);
  });

  test('not where one version gets all requests', () => {
    expect(hashed(0)).toEqual([]);
    expect(hashed(100)).toEqual([]);
  });

  const loadBalancing = LoadBalancing.consistentHashOfCookie('session', Duration.hours(1));
  const warning = (path: string, to = '') => (
    `WARNING ${path}: its consistent hash${to} does not keep a client on one version: chart/canary splits requests between versions, drawn for each request; `
    + 'match the clients of each version by a header or cookie, as ABTestRoute does, or acknowledge that a client may reach both versions (hash-across-versions)'
  );

  test('a version with a hash, in a split', () => {
    const versionHashed = (canaryPercent: number, spare = false) => findings(({ chart, open }) => {
      const { service: users, versions: [stable] } = service(open, 'users');
      const [canary] = ['v2', 'v3'].map((name, i) => users.addVersion(name, { image: 'i', ...(spare === (i === 1) ? { loadBalancing } : {}) }));
      new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent });
    });
    expect(versionHashed(10)).toEqual([warning('chart/open/users/v2')]);
    expect(versionHashed(0)).toEqual([]);
    expect(versionHashed(10, true)).toEqual([]);
  });

  test('a caller with a hash, to a split service', () => {
    const callerHashed = (pinned: boolean) => findings(({ chart, open }) => {
      const { service: users, versions: [stable, canary] } = service(open, 'users', {}, ['v1', 'v2']);
      const { service: web } = service(open, 'web');
      web.calls(users);
      web.routesTo(users, { loadBalancing });
      if (pinned) users.routes.addRule({ matches: [HttpMatch.caller(web)], split: [{ version: stable, percent: 100 }] });
      new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 });
    });
    expect(callerHashed(false)).toEqual([warning('chart/open/web', ' for chart/open/users')]);
    expect(callerHashed(true)).toEqual([]);
  });
});

describe('rule-without-split', () => {
  const split = (canaryPercent: number, add: (users: MeshService, versions: ServiceVersion[]) => void) => findings(({ chart, open }) => {
    const { service: users, versions } = service(open, 'users', {}, ['v1', 'v2']);
    const [stable, canary] = versions;
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent });
    add(users, versions);
  });
  const matches = [HttpMatch.path(PathMatch.prefix('/events'))];

  test('a setting for some requests, beside a canary', () => {
    expect(split(0, users => users.routes.addRule({ matches, timeout: Duration.seconds(0) }))).toEqual([
      'WARNING chart/open/users/Routes: its rule for path prefix /events has no split: its requests go to the pods of all versions, past the split of chart/canary (v1 100, v2 0); '
      + 'give the rule a split, such as 100 percent of the stable version, or acknowledge that all versions serve these requests (rule-without-split)',
    ]);
  });

  test('not a rule with a split, a response, or the rules of an unsplit service', () => {
    expect(split(10, (users, [stable]) => users.routes.addRule({ matches, split: [{ version: stable, percent: 100 }] }))).toEqual([]);
    expect(split(10, users => users.routes.addRule({ matches, directResponse: { status: 404 } }))).toEqual([]);
    expect(findings(({ open }) => service(open, 'users', {}, ['v1', 'v2']).service.routes.addRule({ matches, timeout: Duration.seconds(0) }))).toEqual([]);
  });
});
