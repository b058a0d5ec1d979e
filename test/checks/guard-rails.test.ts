import { Duration, Size } from 'cdk8s';
import { ContainerPort, Cpu, Deployment, Probe } from 'cdk8s-plus-28';
import {
  CallOptions, CanaryRoute, CircuitBreakerOptions, ClientCertificate, EgressGateway, ExternalAuthorization, ExternalAuthorizer,
  ExternalPort, ExternalService, ExternalServiceProps,
  Gateway, GatewayProps, GatewayWorkload, GrpcProbe, GuardRails, HttpMatch, HttpMethod,
  Mesh, MeshNamespace, MeshProvider, MeshService, MeshServiceOptions, OutboundTraffic, PathMatch, PathNormalization, PortProtocol, ProxyOptions,
  Resolution, RetryOn, RetryOptions, ServiceVersionOptions, Severity, UnsupportedFeature, ZeroTrustNamespace,
} from '../../src';
import { GUARD_RAILS } from '../../src/checks';
import { fixture, errorOf, findingTexts, service as versioned } from '../mesh-fixture';

const probe = Probe.fromTcpSocket({ port: 8080 });
const healthy: ServiceVersionOptions = { image: 'i', liveness: probe, readiness: probe };

/** A mesh whose guard rails are warnings, with a service in it. */
function mesh(options: MeshServiceOptions, version = healthy, guardRails?: GuardRails): Mesh {
  const used = fixture(undefined, { guardRails });
  used.open.addService('users', options).addVersion('v1', version);
  return used.mesh;
}

const findings = (options: MeshServiceOptions, version?: ServiceVersionOptions) => findingTexts(mesh(options, version));

test('the defaults cause no findings', () => {
  expect(findings({})).toEqual([]);
  const retries = { attempts: 2 };
  expect(findings({ circuitBreaker: {}, proxy: {}, connectionPool: { maxConnections: 1 }, retries, timeout: Duration.seconds(5) })).toEqual([]);
  expect(findings({ retries: { attempts: 3 }, timeout: Duration.seconds(30) })).toEqual([]);
});

test('connection settings of one caller have the same guard rails', () => {
  const used = fixture(undefined, { guardRails: undefined });
  const web = used.open.addService('web');
  web.addVersion('v1', healthy);
  const users = used.open.addService('users');
  users.addVersion('v1', healthy);
  const connectionPool = { maxRequestsPerConnection: 1, connectTimeout: Duration.millis(1) };
  web.routesTo(users, { circuitBreaker: { consecutive5xxErrors: 1 }, connectionPool });
  expect(used.mesh.findings.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'circuit-breaker-values chart/open/web', 'low-connect-timeout chart/open/web', 'short-connections chart/open/web',
  ]);
});

test('every guard rail names its group', () => {
  const all = mesh({
    circuitBreaker: { consecutive5xxErrors: 1 },
    connectionPool: { maxRequestsPerConnection: 1, connectTimeout: Duration.millis(1) },
    proxy: { resources: { cpu: { limit: Cpu.millis(1) } } },
    timeout: Duration.seconds(3),
    retries: { attempts: 1, perTryTimeout: Duration.seconds(1), methods: [HttpMethod.POST] },
  }, { image: 'i' }).findings;
  expect(all.map(({ code }) => code).sort()).toEqual([
    'circuit-breaker-values', 'long-per-try-timeout', 'low-connect-timeout', 'missing-probes', 'retries-not-idempotent', 'retry-count', 'short-connections',
    'small-proxy', 'timeout-range',
  ]);
  // gateway-timeout, stripped-headers and underscore-headers need a gateway, unenforced-call and unnormalized-paths a call, undeclared-probe-port a probe,
  // forgeable-claim-headers and unnormalized-token-paths a token, no-pod-security a ZeroTrustNamespace,
  // authorizer-fails-open and unnormalized-consent-paths an external authorizer, exact-denied-path and unnormalized-denied-paths a denial,
  // routes-without-caller routes
  expect(all).toHaveLength(GUARD_RAILS.length - 14);
  expect([...new Set(all.map(({ message }) => message.split(':')[0]))].sort()).toEqual([
    'circuit breaker', 'connection pool', 'health', 'retries', 'sidecar resources', 'timeouts',
  ]);
});

describe('the switch', () => {
  const risky: MeshServiceOptions = { timeout: Duration.minutes(1) };
  const rest = 'chart/open/users: timeouts: timeout is 60s: callers wait long for an unavailable service; '
    + 'use 5s to 30s, less than the timeout of the gateway in front, or acknowledge it (timeout-range)';

  test('warnings by default', () => {
    expect(findingTexts(mesh(risky))).toEqual([`WARNING ${rest}`]);
    expect(findingTexts(mesh(risky, healthy, GuardRails.WARNING))).toEqual([`WARNING ${rest}`]);
  });

  test('errors, which can be acknowledged', () => {
    const { chart, mesh: strict, open } = fixture(undefined, { guardRails: GuardRails.ERROR });
    const users = open.addService('users', risky);
    users.addVersion('v1', healthy);
    expect(findingTexts(strict)).toEqual([`ERROR ${rest}`]);
    expect(errorOf(() => chart.toJson())).toContain(rest);
    strict.acknowledge({ code: 'timeout-range', construct: users, reason: 'reports take their time' });
    expect(strict.findings).toEqual([]);
  });

  test('off; what was acknowledged stays so', () => {
    const { mesh: lax, open } = fixture(undefined, { guardRails: GuardRails.OFF });
    const users = open.addService('users', risky);
    users.addVersion('v1', { image: 'i' });
    lax.acknowledge({ code: 'timeout-range', construct: users, reason: 'reports take their time' });
    expect(lax.findings).toEqual([]);
  });

  test('other warnings and errors are not its business', () => {
    const used = fixture(MeshProvider.istio({ cni: true }), { guardRails: GuardRails.ERROR });
    used.shop.addService('users', { proxy: { skipOutboundPorts: [1] } }).addVersion('v1', healthy);
    expect(used.mesh.findings.map(({ severity }) => severity)).toEqual([Severity.WARNING]);
  });
});

describe('circuit-breaker-values', () => {
  const FIX = 'use about 5 consecutive errors, interval 30s, baseEjectionTime 30s and maxEjectionPercent 50, or acknowledge that the service needs other values (circuit-breaker-values)';

  test.each<[CircuitBreakerOptions, string]>([
    [{ consecutive5xxErrors: 2 }, 'consecutive5xxErrors is 2, recommended: 3 to 10'],
    [{ consecutive5xxErrors: 11 }, 'consecutive5xxErrors is 11, recommended: 3 to 10'],
    [{ consecutiveGatewayErrors: 1 }, 'consecutiveGatewayErrors is 1, recommended: 3 to 10'],
    [{ interval: Duration.millis(14_999) }, 'interval is 14999ms, recommended: 15s to 60s'],
    [{ baseEjectionTime: Duration.seconds(61) }, 'baseEjectionTime is 61s, recommended: 15s to 60s'],
    [{ maxEjectionPercent: 51 }, 'maxEjectionPercent is 51, recommended: at most 50, so that the remaining pods can take the load'],
  ])('%j, of a service or of a version', (circuitBreaker, value) => {
    expect(findings({ circuitBreaker })).toEqual([`WARNING chart/open/users: circuit breaker: ${value}; ${FIX}`]);
    expect(findings({}, { ...healthy, circuitBreaker })).toEqual([`WARNING chart/open/users/v1: circuit breaker: ${value}; ${FIX}`]);
  });

  test('not within the bounds', () => {
    const [interval, baseEjectionTime] = [Duration.seconds(15), Duration.seconds(60)];
    expect(findings({
      circuitBreaker: { consecutive5xxErrors: 10, consecutiveGatewayErrors: 3, interval, baseEjectionTime, maxEjectionPercent: 50 },
    })).toEqual([]);
  });
});

describe('long-per-try-timeout', () => {
  const tried = (perTryMs: number, timeoutMs?: number): MeshServiceOptions => ({
    timeout: timeoutMs === undefined ? undefined : Duration.millis(timeoutMs), retries: { attempts: 2, perTryTimeout: Duration.millis(perTryMs) },
  });

  test('two retries just fit, without any time between', () => {
    expect(findings(tried(2000, 6000))).toEqual([
      'WARNING chart/open/users: timeouts: perTryTimeout is 2s, a third or more of the timeout of 6s: two retries do not fit; '
        + 'lower it to less than 2s, or acknowledge it (long-per-try-timeout)',
    ]);
  });

  test('not below a third, nor without timeout', () => {
    expect(findings(tried(1999, 6000))).toEqual([]);
    expect(findings(tried(60_000))).toEqual([]);
  });

  test('the timeout is the service\'s, the tries are the route\'s', () => {
    const { chart, mesh: used, open } = fixture(undefined, { guardRails: GuardRails.WARNING });
    const users = open.addService('users', { timeout: Duration.seconds(6) });
    const [stable, canary] = ['v1', 'v2'].map(name => users.addVersion(name, healthy));
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 1, retries: { attempts: 2, perTryTimeout: Duration.seconds(2) } });
    expect(used.findings.map(({ path, code }) => [path, code])).toEqual([['chart/canary', 'long-per-try-timeout']]);
  });
});

describe('low-connect-timeout', () => {
  const FIX = 'too short for connections across zones or clusters; use at least 100ms, better 1s, or acknowledge it (low-connect-timeout)';

  test('of a service and of a version', () => {
    const version = { ...healthy, connectionPool: { connectTimeout: Duration.millis(1) } };
    expect(findings({ connectionPool: { connectTimeout: Duration.millis(99) } }, version)).toEqual([
      `WARNING chart/open/users: connection pool: connectTimeout is 99ms, ${FIX}`, `WARNING chart/open/users/v1: connection pool: connectTimeout is 1ms, ${FIX}`,
    ]);
  });

  test('not from 100ms on, nor without a timeout', () => {
    expect(findings({ connectionPool: { connectTimeout: Duration.millis(100) } })).toEqual([]);
    expect(findings({ connectionPool: { maxRequests: 1 } })).toEqual([]);
  });
});

describe('undeclared-probe-port', () => {
  const probed = (port: number, ports?: ContainerPort[]) => findings({}, { image: 'i', ports, liveness: probe, readiness: GrpcProbe.of({ port }) });

  test('a port that nobody declares', () => {
    expect(probed(8081)).toEqual([
      'WARNING chart/open/users/v1: health: its probes are for port 8081, which no container of its pods declares; probe a port of the service, or add the port to the ports of the container that listens on it (undeclared-probe-port)',
    ]);
  });

  test('the port that cdk8s-plus fills in', () => {
    expect(findings({}, { image: 'i', liveness: probe, readiness: Probe.fromHttpGet('/live') })).toEqual([
      'WARNING chart/open/users/v1: health: its probes are for port 80 (the default of cdk8s-plus: set port), which no container of its pods declares; probe a port of the service, or add the port to the ports of the container that listens on it (undeclared-probe-port)',
    ]);
  });

  test('ports of the service and of its container', () => {
    expect(probed(8080)).toEqual([]);
    expect(probed(8081, [{ number: 8081 }])).toEqual([]);
  });
});

describe('missing-probes', () => {
  const FIX = 'set both: a liveness probe for the process alone, a readiness probe that includes the dependencies it requires (missing-probes)';
  const unready = 'so requests reach pods that are not ready';

  test.each<[ServiceVersionOptions, string]>([
    [{ image: 'i' }, `no liveness and no readiness probe, ${unready}`],
    [{ image: 'i', liveness: probe }, `no readiness probe, ${unready}`],
    [{ image: 'i', readiness: probe }, 'no liveness probe, so a pod that hangs is not restarted'],
    [{ containers: [{ image: 'i' }, { image: 'j', name: 'beside', liveness: probe, readiness: probe }] }, `no liveness and no readiness probe, ${unready}`],
  ])('%#', (version, what) => {
    expect(findings({}, version)).toEqual([`WARNING chart/open/users/v1: health: its pods have ${what}; ${FIX}`]);
  });

  test('not where the container that serves has both', () => {
    expect(findings({}, { containers: [{ image: 'i', liveness: probe, readiness: probe }, { image: 'j', name: 'beside' }] })).toEqual([]);
  });

  test('of a workload of one\'s own', () => {
    const own = (probes: boolean) => {
      const used = fixture(undefined, { guardRails: GuardRails.WARNING });
      const users = used.open.addService('users');
      const workload = new Deployment(used.chart, 'own', { metadata: { namespace: 'open' }, serviceAccount: users.serviceAccount });
      users.addVersion('v1', { workload });
      workload.addContainer({ image: 'i', ...(probes ? { liveness: probe, readiness: probe } : {}) });
      return findingTexts(used.mesh);
    };
    expect(own(true)).toEqual([]);
    expect(own(false)).toEqual([`WARNING chart/open/users/v1: health: its pods have no liveness and no readiness probe, ${unready}; ${FIX}`]);
  });
});

describe('retries-not-idempotent', () => {
  const FIX = 'leave methods out to retry idempotent methods only, or acknowledge that the server detects repeated requests (retries-not-idempotent)';

  test('POST is sent again', () => {
    expect(findings({ retries: { attempts: 2, methods: [HttpMethod.GET, HttpMethod.POST, HttpMethod.PATCH] } })).toEqual([
      `WARNING chart/open/users: retries: methods include PATCH and POST, which are not idempotent: a retry may execute a request twice; ${FIX}`,
    ]);
  });

  test.each<RetryOptions>([
    { attempts: 2, methods: [HttpMethod.DELETE, HttpMethod.GET] },
    { attempts: 2, methods: [HttpMethod.POST], retryOn: [RetryOn.CONNECT_FAILURE] }, // the server has not seen it
    { attempts: 0, methods: [HttpMethod.POST] },
  ])('not for %j', retries => {
    expect(findings({ retries })).toEqual([]);
  });
});

describe('retry-count', () => {
  test.each([
    [1, 'a second failing pod fails the request'], [4, 'a failing service gets up to 5 times the load'],
  ])('attempts: %d', (attempts, why) => {
    expect(findings({ retries: { attempts } })).toEqual([
      `WARNING chart/open/users: retries: attempts is ${attempts}: ${why}; use 2 or 3 attempts, or acknowledge it (retry-count)`,
    ]);
  });

  test.each([0, 2, 3])('not for %d', attempts => {
    expect(findings({ retries: { attempts } })).toEqual([]);
  });
});

describe('short-connections', () => {
  const FIX = 'leave it out for no limit, use at least 100, or acknowledge it (short-connections)';

  test.each([[1, 'request'], [2, '2 requests'], [99, '99 requests']])('%d', (maxRequestsPerConnection, each) => {
    expect(findings({ connectionPool: { maxRequestsPerConnection } })).toEqual([
      `WARNING chart/open/users: connection pool: maxRequestsPerConnection is ${maxRequestsPerConnection}: a new connection and TLS handshake every ${each}; ${FIX}`,
    ]);
  });

  test.each([0, 100])('not for %d', maxRequestsPerConnection => {
    expect(findings({}, { ...healthy, connectionPool: { maxRequestsPerConnection } })).toEqual([]);
  });
});

describe('small-proxy', () => {
  const FIX = 'raise the resources of the proxies, or acknowledge that they handle few requests (small-proxy)';
  const small: ProxyOptions = {
    resources: {
      cpu: { request: Cpu.millis(99), limit: Cpu.millis(200) }, memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) },
    },
  };
  const what = 'CPU request is 99m, recommended: at least 100m, CPU limit is 200m, recommended: at least 500m, '
    + 'memory request is 64Mi, recommended: at least 128Mi, memory limit is 256Mi, recommended: at least 512Mi';

  test('of a service and of a namespace', () => {
    expect(findings({ proxy: small })).toEqual([`WARNING chart/open/users: sidecar resources: ${what}; ${FIX}`]);
    const used = fixture(undefined, { guardRails: GuardRails.WARNING });
    new MeshNamespace(used.chart, 'sized', { mesh: used.mesh, proxy: small });
    expect(findingTexts(used.mesh)).toEqual([`WARNING chart/sized: sidecar resources: ${what}; ${FIX}`]);
  });

  test('not from the recommended sizes on', () => {
    const resources = { cpu: { request: Cpu.millis(100), limit: Cpu.units(1) }, memory: { request: Size.mebibytes(128), limit: Size.gibibytes(1) } };
    expect(findings({ proxy: { resources } })).toEqual([]);
    expect(findings({ proxy: { concurrency: 1 } })).toEqual([]);
  });
});

describe('gateway-timeout', () => {
  const timeouts = (used: Mesh) => findingTexts(used).filter(text => text.endsWith('(gateway-timeout)'));

  /** Requests come in to the frontend, which calls the orders, which call the payments. */
  function shop(gatewayTimeout: number | undefined, paymentsTimeout: number): Mesh {
    const { chart, mesh: used, open } = fixture(undefined, { guardRails: GuardRails.WARNING });
    const [frontend, orders, payments] = [{}, {}, { timeout: Duration.seconds(paymentsTimeout) }].map((options, i) => {
      const service = open.addService(['frontend', 'orders', 'payments'][i], options);
      service.addVersion('v1', healthy);
      return service;
    });
    frontend.calls(orders);
    orders.calls(payments);
    payments.calls(orders); // round about
    const gateway = new Gateway(chart, 'gateway', { namespace: open, listeners: [{ hosts: ['shop.example.com'] }], keptHeaders: [] });
    gateway.addRoute(frontend, { timeout: gatewayTimeout === undefined ? undefined : Duration.seconds(gatewayTimeout) });
    return used;
  }

  test.each([10, 9])('a gateway that waits %d s, a service far behind it 10 s', seconds => {
    expect(timeouts(shop(seconds, 10))).toEqual([
      `WARNING chart/gateway: timeouts: its route to chart/open/frontend times out after ${seconds}s, but chart/open/payments behind it after 10s; `
      + 'set the timeout of the route to more than 10s, lower the timeout of the service, or acknowledge it (gateway-timeout)',
    ]);
  });

  test('not where the gateway waits longer, or has no timeout', () => {
    expect(timeouts(shop(11, 10))).toEqual([]);
    expect(timeouts(shop(undefined, 10))).toEqual([]);
  });
});

describe('timeout-range', () => {
  const FIX = 'use 5s to 30s, less than the timeout of the gateway in front, or acknowledge it (timeout-range)';

  test.each([
    [4999, '4999ms: slow requests that would succeed fail'], [30_001, '30001ms: callers wait long for an unavailable service'],
  ])('%dms', (ms, what) => {
    expect(findings({ timeout: Duration.millis(ms) })).toEqual([`WARNING chart/open/users: timeouts: timeout is ${what}; ${FIX}`]);
  });

  test.each([5000, 30_000])('not for %dms', ms => {
    expect(findings({ timeout: Duration.millis(ms) })).toEqual([]);
  });

  test('of rules of one construct: each problem once, with the matches of these rules', () => {
    const { mesh: used, open } = fixture(undefined, { guardRails: GuardRails.WARNING });
    const users = open.addService('users');
    users.addVersion('v1', healthy);
    const rules: [string, number][] = [['/a', 1], ['/b', 1], ['/c', 2], ['/d', 10]];
    for (const [path, seconds] of rules) {
      users.routes.addRule({ matches: [HttpMatch.path(PathMatch.exact(path))], timeout: Duration.seconds(seconds) });
    }
    expect(findingTexts(used)).toEqual([
      `WARNING chart/open/users/Routes: timeouts: timeout is 1s: slow requests that would succeed fail (requests matching path exact /a or path exact /b); ${FIX}`,
      `WARNING chart/open/users/Routes: timeouts: timeout is 2s: slow requests that would succeed fail (requests matching path exact /c); ${FIX}`,
    ]);
    users.routes.addRule({ matches: 'fghijkl'.split('').map(name => HttpMatch.path(PathMatch.exact(`/${name}`))), timeout: Duration.seconds(3) });
    expect(findingTexts(used).filter(text => text.includes('timeout is 3s'))).toEqual([
      expect.stringContaining('(requests matching path exact /f or path exact /g or path exact /h or path exact /i or path exact /j or 2 other matches); '),
    ]);
  });

  test('of a route, where the service has no timeout', () => {
    const { chart, mesh: used, open } = fixture(undefined, { guardRails: GuardRails.WARNING });
    const users = open.addService('users');
    const [stable, canary] = ['v1', 'v2'].map(name => users.addVersion(name, healthy));
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 1, timeout: Duration.seconds(1) });
    expect(findingTexts(used)).toEqual([`WARNING chart/canary: timeouts: timeout is 1s: slow requests that would succeed fail; ${FIX}`]);
  });
});

describe('unenforced-call', () => {
  const called = (
    declare: (used: ReturnType<typeof fixture>, target: MeshService, caller: MeshService) => void, provider?: MeshProvider,
  ) => {
    const used = fixture(provider, { guardRails: undefined, unsupported: UnsupportedFeature.REPORT });
    const [target, caller] = [used.open, used.shop].map((namespace, i) => {
      const service = namespace.addService(['target', 'caller'][i]);
      service.addVersion('v1', healthy);
      return service;
    });
    declare(used, target, caller);
    return findingTexts(used.mesh).filter(text => text.endsWith('(unenforced-call)'));
  };

  test('in a namespace that allows every client', () => {
    expect(called((_, target, caller) => caller.calls(target))).toEqual([
      'WARNING chart/open/target: access: the calls of chart/shop/caller to it are not enforced: namespace open allows every client; '
      + 'use a ZeroTrustNamespace, or acknowledge that the calls are documentation (unenforced-call)',
    ]);
    expect(called((_, target, caller) => target.calls(caller))).toEqual([]);
  });

  test('proxies that ask an authorizer declare no call', () => {
    expect(called(({ chart }, target, caller) => {
      new ExternalAuthorization(chart, 'consent', { service: caller, authorizer: ExternalAuthorizer.http('opa', { service: target }) });
    })).toEqual([]);
  });

  test('to an external service without an egress gateway that authorizes them', () => {
    const external = (options: (used: ReturnType<typeof fixture>) => Partial<ExternalServiceProps>) => called((used, _, caller) => {
      caller.calls(new ExternalService(used.chart, 'bank', { namespace: used.shop, hosts: ['bank.example.com'], ...options(used) }));
    });
    const gateway = ({ chart }: ReturnType<typeof fixture>, namespace: MeshNamespace) => (
      { egressGateway: new EgressGateway(chart, 'egress', { namespace }) }
    );
    const unenforced = (first: string) => [
      'WARNING chart/bank: access: the calls of chart/shop/caller to it are not enforced: no egress gateway in a ZeroTrustNamespace authorizes them, '
      + 'and outbound traffic of their namespaces is not REGISTRY_ONLY; '
      + `${first}set OutboundTraffic.REGISTRY_ONLY on the namespaces of the callers, or acknowledge it (unenforced-call)`,
    ];
    expect(external(() => ({}))).toEqual(unenforced('set egressGateway, or '));
    expect(external(used => gateway(used, used.open))).toEqual(unenforced('move the egress gateway to a ZeroTrustNamespace, or '));
    expect(external(used => gateway(used, used.shop))).toEqual([]);
    // An egress gateway is refused for these.
    expect(external(() => ({ ports: [{ port: 5432, protocol: PortProtocol.TCP }] }))).toEqual(unenforced(''));
    expect(external(() => ({ hosts: ['*.example.com'] }))).toEqual(unenforced(''));
    expect(external(() => ({ resolution: Resolution.NONE }))).toEqual(unenforced(''));
  });

  describe('to an external service, on meshes that have no egress gateways', () => {
    const bank = (
      provider: MeshProvider, ports: ExternalPort[], options: CallOptions = {}, outboundTraffic?: OutboundTraffic,
    ) => called((used, _, caller) => {
      const closed = new ZeroTrustNamespace(used.chart, 'closed', { mesh: used.mesh, outboundTraffic });
      const from = outboundTraffic ? closed.addService('caller') : caller;
      if (outboundTraffic) from.addVersion('v1', healthy);
      const egressGateway = options.methods && new EgressGateway(used.chart, 'egress', { namespace: used.shop });
      from.calls(new ExternalService(used.chart, 'bank', { namespace: used.shop, hosts: ['bank.example.com'], ports, egressGateway }), options);
    }, provider);
    const http = { port: 80, protocol: PortProtocol.HTTP };
    const tcp = { port: 5432, protocol: PortProtocol.TCP };
    const text = (meshName: string, why: string, fix: string) => [
      `WARNING chart/bank: access: the calls of chart/shop/caller to it are not enforced: ${meshName} has no egress gateway that could authorize them${why}; `
      + `${fix} (unenforced-call)`,
    ];
    const open = ', and outbound traffic of their namespaces is not REGISTRY_ONLY';
    const byHand = 'let a NetworkPolicy, or the server itself, refuse other clients, and acknowledge it';
    const methods = [HttpMethod.GET];

    test('that can block it', () => {
      expect(bank(MeshProvider.linkerd(), [http])).toEqual(text('Linkerd', open, 'set OutboundTraffic.REGISTRY_ONLY on the namespaces of the callers, or acknowledge it'));
      expect(bank(MeshProvider.linkerd(), [http], {}, OutboundTraffic.REGISTRY_ONLY)).toEqual([]);
    });

    test('that would block its callers too', () => {
      expect(bank(MeshProvider.linkerd(), [tcp])).toEqual(text('Linkerd', open, byHand));
      expect(bank(MeshProvider.linkerd(), [http, { ...http, port: 81, tls: {} }])).toEqual(text('Linkerd', open, byHand));
    });

    test('that can block nothing', () => {
      expect(bank(MeshProvider.gatewayApi(), [http])).toEqual(text('Gateway API', '', byHand));
    });

    describe('on Istio ambient', () => {
      const from = (namespace: 'shop' | 'open', options: Partial<ExternalServiceProps> = {}, provider = MeshProvider.istioAmbient()) => called((used, _, caller) => {
        caller.calls(new ExternalService(used.chart, 'bank', { namespace: used[namespace], hosts: ['bank.example.com'], ...options }));
      }, provider);
      const certificate = { ports: [{ ...http, tls: { clientCertificate: ClientCertificate.fromSecret('bank-client') } }] };

      test.each<[string, Partial<ExternalServiceProps>]>([
        ['TLS', {}], ['HTTP', { ports: [http] }], ['TCP', { ports: [tcp] }], ['a policy', { ports: [http], timeout: Duration.seconds(6) }],
        ['a client certificate', certificate], ['addresses', { resolution: Resolution.STATIC, endpoints: ['192.0.2.7'], addresses: ['192.0.2.0/24'] }],
      ])('the waypoint of a ZeroTrustNamespace allows the declared calls: %s', (_, options) => {
        expect(from('shop', options)).toEqual([]);
        expect(from('open', options)).toEqual([
          'WARNING chart/bank: access: the calls of chart/shop/caller to it are not enforced: namespace open allows clients that declare no call; '
          + 'use a ZeroTrustNamespace, or acknowledge it (unenforced-call)',
        ]);
      });

      test.each<[string, Partial<ExternalServiceProps>]>([
        ['a wildcard host', { hosts: ['*.example.com'] }], ['resolution NONE', { resolution: Resolution.NONE, addresses: ['192.0.2.0/24'] }],
        ['a wildcard host with a policy', { hosts: ['*.example.com'], connectionPool: { maxConnections: 9 } }],
      ])('it does not see the connections: %s', (_, options) => {
        expect(from('shop', options)).toEqual(text('Istio ambient', '', byHand));
        expect(from('open', options)).toEqual(text('Istio ambient', '', byHand));
      });

      test('a release whose ztunnel does not read CIDRs, or whose waypoints do not look up wildcard hosts', () => {
        const old = MeshProvider.istioAmbient({ version: '1.29' });
        expect(from('shop', { resolution: Resolution.STATIC, endpoints: ['192.0.2.7'], addresses: ['192.0.2.0/24'] }, old)).toHaveLength(1);
        const dynamic = { hosts: ['*.example.com'], resolution: Resolution.DYNAMIC_DNS, ports: [http] };
        expect(from('shop', dynamic)).toEqual([]);
        expect(from('shop', dynamic, old)).toHaveLength(1);
      });

      test('on Istio with sidecars nothing presents a client certificate from a Secret', () => { expect(from('shop', certificate, MeshProvider.istio())).toHaveLength(1); });
    });

    test('although the external service names a gateway, with methods that nobody compares', () => {
      expect(bank(MeshProvider.istioAmbient(), [http], { methods })).toEqual([]); // its waypoint does
      expect(bank(MeshProvider.linkerd(), [http], { methods })).toEqual(text('Linkerd', '', byHand));
      expect(bank(MeshProvider.linkerd(), [http], { methods }, OutboundTraffic.REGISTRY_ONLY)[0]).toContain('the calls of chart/closed/caller');
    });
  });

  test('not where the sidecars of the callers block undeclared external services', () => {
    expect(called(({ chart, mesh: of }) => {
      const closed = new MeshNamespace(chart, 'closed', { mesh: of, outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
      const caller = closed.addService('caller');
      caller.addVersion('v1', healthy);
      caller.calls(new ExternalService(chart, 'bank', { namespace: closed, hosts: ['bank.example.com'] }));
    })).toEqual([]);
  });

  test('not for the route of a gateway', () => {
    expect(called(({ chart, open }, target) => {
      new Gateway(chart, 'gateway', { namespace: open, listeners: [{ hosts: ['a.example.com'], httpsRedirect: false }], keptHeaders: [] }).addRoute(target);
    })).toEqual([]);
  });
});

describe('unnormalized-paths', () => {
  const { DECODE_AND_MERGE_SLASHES, BASE, NONE } = PathNormalization;
  const allowed = (provider: MeshProvider, ...paths: PathMatch[]) => {
    const { chart, mesh: used, shop } = fixture(provider, { guardRails: GuardRails.WARNING });
    const [users, orders, frontend] = ['users', 'orders', 'frontend'].map(name => {
      const service = shop.addService(name);
      service.addVersion('v1', { ...healthy, replicas: 2 });
      return service;
    });
    const open = new MeshNamespace(chart, 'open', { mesh: used }).addService('open');
    open.addVersion('v1', healthy);
    frontend.calls(users, { paths });
    frontend.calls(users, { paths: [PathMatch.exact('/b')] });
    frontend.calls(open, { paths: [PathMatch.prefix('/a')] }); // enforced by nobody
    return { more: () => frontend.calls(orders, { paths }), found: () => findingTexts(used).filter(text => text.endsWith('(unnormalized-paths)')) };
  };
  const text = (who: string, provider: string, request: string, prefix: string, read: string, fix: string) => (
    `WARNING chart/mesh: access: chart/shop/${who} calls by path prefix, and ${provider} compares paths as sent: `
    + `a request for ${request} has the prefix ${prefix}, and a server may read it as ${read}; ${fix} (unnormalized-paths)`
  );
  const install = 'install Istio with meshConfig.pathNormalization.normalization: DECODE_AND_MERGE_SLASHES, and say so by pathNormalization of the MeshProvider';

  test('where the mesh does not decode slashes, once for the mesh', () => {
    for (const [name, of] of [['Istio', (mode?: PathNormalization) => MeshProvider.istio({ pathNormalization: mode })], ['Istio ambient', (mode?: PathNormalization) => MeshProvider.istioAmbient({ pathNormalization: mode })]] as const) {
      for (const mode of [undefined, BASE]) {
        expect(allowed(of(mode), PathMatch.prefix('/api/users')).found()).toEqual([text('users allows', name, '/api/users/..%2fother', '/api/users', '/api/other', install)]);
      }
      expect(allowed(of(NONE), PathMatch.stringPrefix('/api')).found()).toEqual([text('users allows', name, '/api/../other', '/api', '/other', install)]);
      expect(allowed(of(DECODE_AND_MERGE_SLASHES), PathMatch.prefix('/api/users')).found()).toEqual([]);
    }
    const { more, found } = allowed(MeshProvider.istio(), PathMatch.prefix('/api/'));
    more();
    expect(found()).toEqual([text('orders and chart/shop/users allow', 'Istio', '/api/..%2fother', '/api', '/other', install)]);
  });

  test('names up to three services', () => {
    const named = (count: number) => {
      const { shop, mesh: used } = fixture(MeshProvider.istio(), { guardRails: GuardRails.WARNING });
      const caller = shop.addService('z');
      for (let i = 1; i <= count; i++) caller.calls(shop.addService(`s${i}`), { paths: [PathMatch.prefix('/a')] });
      return /access: (.*) calls by path/.exec(findingTexts(used).find(one => one.includes('unnormalized-paths'))!)![1];
    };
    expect([1, 2, 3, 4, 5].map(named)).toEqual([
      'chart/shop/s1 allows', 'chart/shop/s1 and chart/shop/s2 allow', 'chart/shop/s1, chart/shop/s2 and chart/shop/s3 allow',
      'chart/shop/s1, chart/shop/s2, chart/shop/s3 and 1 more allow', 'chart/shop/s1, chart/shop/s2, chart/shop/s3 and 2 more allow',
    ]);
  });

  test('in Linkerd always', () => {
    expect(allowed(MeshProvider.linkerd(), PathMatch.prefix('/api/users')).found()).toEqual([text(
      'users allows', 'Linkerd', '/api/users/../other', '/api/users', '/api/other', 'allow exact paths, or have the servers refuse paths with a segment .., and acknowledge this',
    )]);
  });

  test('not of exact paths, nor of all paths, nor where nothing denies', () => {
    expect(allowed(MeshProvider.istio(), PathMatch.exact('/a'), PathMatch.prefix('/')).found()).toEqual([]);
    expect(allowed(MeshProvider.gatewayApi(), PathMatch.prefix('/a')).found()).toEqual([]);
  });

  test('of an egress gateway', () => {
    const { chart, mesh: used, shop } = fixture(undefined, { guardRails: GuardRails.WARNING });
    const bank = new ExternalService(chart, 'bank', {
      namespace: shop, hosts: ['bank.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }], egressGateway: new EgressGateway(chart, 'egress', { namespace: shop }),
    });
    versioned(shop, 'users').service.calls(bank, { paths: [PathMatch.prefix('/a')] });
    expect(findingTexts(used).filter(one => one.endsWith('(unnormalized-paths)'))).toEqual([expect.stringContaining('chart/bank allows calls by path prefix')]);
  });
});

describe('stripped-headers', () => {
  const stripped = (keptHeaders?: string[]) => {
    const { chart, mesh: used, open } = fixture(undefined, { guardRails: GuardRails.WARNING });
    const users = open.addService('users');
    users.addVersion('v1', healthy);
    users.routes.addRule({ matches: [HttpMatch.header('x-env', 'canary')], timeout: Duration.seconds(5) });
    new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], internalHeaders: ['x-tenant'], keptHeaders }).addRoute(users);
    return findingTexts(used).filter(one => one.endsWith('(stripped-headers)'));
  };

  test('of a gateway of which nobody says what it keeps: the list', () => {
    expect(stripped()).toEqual([
      'WARNING chart/public: headers: it strips x-env, x-forwarded-client-cert, x-jwt-claim-role, x-jwt-claim-sub, x-tenant, x-user-group, x-user-id '
      + 'from external requests; list in keptHeaders those that clients may set or the gateway sets itself, or say keptHeaders: [] (stripped-headers)',
    ]);
  });

  test('not where it is said', () => { expect([stripped([]), stripped(['x-env'])]).toEqual([[], []]); });
});

describe('underscore-headers', () => {
  const passing = (provider: MeshProvider, props: Partial<GatewayProps> = {}) => {
    const { chart, mesh: used, open } = fixture(provider, { guardRails: GuardRails.WARNING, unsupported: UnsupportedFeature.REPORT });
    const users = open.addService('users');
    users.addVersion('v1', healthy);
    new Gateway(chart, 'public', {
      namespace: open, listeners: [{ hosts: ['a.example.com'] }], gatewayClassName: 'some', keptHeaders: [], ...props,
    }).addRoute(users);
    return findingTexts(used).filter(one => one.endsWith('(underscore-headers)'));
  };
  const warning = (names: string) => [
    `WARNING chart/public: headers: its routes do not strip ${names}, which servers of CGI, WSGI or Rack read as the names with dashes that it strips; `
    + 'let its controller drop headers with underscores or refuse such requests, and acknowledge it (underscore-headers)',
  ];
  const before131 = MeshProvider.istioAmbient({ version: '1.30' });

  test.each<[string, MeshProvider, Partial<GatewayProps>]>([
    ['Linkerd', MeshProvider.linkerd(), {}],
    ['Gateway API', MeshProvider.gatewayApi(), {}],
    ['Istio ambient before 1.31', before131, { gatewayClassName: 'istio' }],
    ['Istio ambient, of another controller', MeshProvider.istioAmbient({ version: '1.31' }), {}],
  ])('names with underscores of the stripped headers: %s', (_, provider, props) => {
    expect(passing(provider, { keptHeaders: [], ...props })).toEqual(warning('x_forwarded_client_cert, x_jwt_claim_role, x_jwt_claim_sub, x_user_group, x_user_id'));
    expect(passing(provider, { internalHeaders: ['x_tenant'], keptHeaders: ['x-user-id', 'x-user-group', 'x-jwt-claim-role', 'x-jwt-claim-sub'], ...props }))
      .toEqual(warning('x_forwarded_client_cert')); // x_tenant itself is stripped
  });

  test.each<[string, MeshProvider, Partial<GatewayProps>]>([
    ['Istio strips them too', MeshProvider.istio(), {}],
    ['Istio ambient drops them', MeshProvider.istioAmbient({ version: '1.31' }), { gatewayClassName: 'istio' }],
    ['Envoy Gateway refuses them', MeshProvider.linkerd(), { workload: GatewayWorkload.envoyGateway() }],
    ['a gateway that is not rendered', MeshProvider.linkerd(), { gatewayClassName: undefined }],
  ])('not where %s', (_, provider, props) => { expect(passing(provider, props)).toEqual([]); });
});
