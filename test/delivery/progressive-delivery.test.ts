import { ApiObject, Duration, Testing } from 'cdk8s';
import {
  DeliveryEngine, DeliveryPlan, EgressGateway, EgressHost, ExternalService, FaultInjection, FlaggerHook, FlaggerOptions, Gateway, HttpMatch,
  Injection, MeshMetric, MeshNamespace, MeshProvider, MeshService, MeshServiceOptions, MeshTelemetry, MetricLimit, MetricOverride, MetricsEndpoint,
  MetricTag, MigrationStage, NetworkPeer, PortProtocol, ProgressiveDelivery, RetryOn, TrafficMirror, ZeroTrustNamespace,
} from '../../src';
import { all, errorOf, find, findingTexts, fixture, Fixture, service as versioned } from '../mesh-fixture';

const PLAN = DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] });
const metricsServer = 'http://prometheus:9090';
const ENGINE = DeliveryEngine.flagger({ metricsServer });

/** Users, called by web and delivered by Flagger. */
function delivered(
  { chart, open }: Fixture, options: Parameters<MeshNamespace['addService']>[1] = {}, engine = ENGINE, plan = PLAN,
): { readonly users: MeshService; readonly web: MeshService } {
  const users = open.addService('users', options);
  users.addVersion('main', { image: 'users:v1', autoscaled: true });
  const { service: web } = versioned(open, 'web');
  web.calls(users);
  new ProgressiveDelivery(chart, 'delivery', { service: users, plan, engine });
  return { users, web };
}

const findings = (used: Fixture) => findingTexts(used.mesh);

test('what Flagger creates is not rendered', () => {
  const used = fixture();
  delivered(used, { circuitBreaker: {}, timeout: Duration.seconds(5) });
  expect(findings(used)).toEqual([]);
  for (const kind of ['VirtualService', 'DestinationRule']) expect(all(used.chart, kind)).toEqual([]);
  expect(all(used.chart, 'Service').map(({ metadata }) => metadata.name)).toEqual(['web']);
  expect(find(used.chart, 'Deployment', 'users-main').spec.replicas).toBeUndefined();
});

test('the objects of the construct are those of the engine', () => {
  const used = fixture();
  delivered(used);
  const { objects } = used.chart.node.findChild('delivery') as ProgressiveDelivery;
  expect(objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['MetricTemplate users-error-rate', 'Canary users']);
});

test.each([
  [[10, 20, 30], { stepWeight: 10, maxWeight: 30 }],
  [[100], { stepWeight: 100, maxWeight: 100 }],
  [[20, 40, 50], { stepWeights: [20, 40, 50] }], // Flagger would go on to 60
  [[1, 5, 50], { stepWeights: [1, 5, 50] }],
])('the steps %j', (steps, weights) => {
  const used = fixture();
  delivered(used, {}, ENGINE, DeliveryPlan.canary({ steps, limits: [MetricLimit.errorRate(5)] }));
  const { stepWeight, maxWeight, stepWeights } = find(used.chart, 'Canary', 'users').spec.analysis;
  expect({ stepWeight, maxWeight, stepWeights }).toEqual({ stepWeight: undefined, maxWeight: undefined, stepWeights: undefined, ...weights });
});

test('times are minutes or seconds, and the window of a metric is at least a minute', () => {
  const used = fixture();
  const limits = [MetricLimit.errorRate(5)];
  const engine = DeliveryEngine.flagger({ metricsServer, progressDeadline: Duration.hours(2) });
  delivered(used, {}, engine, DeliveryPlan.canary({ limits, interval: Duration.seconds(30) }));
  const { analysis, progressDeadlineSeconds } = find(used.chart, 'Canary', 'users').spec;
  expect([analysis.interval, analysis.metrics[0].interval, progressDeadlineSeconds]).toEqual(['30s', '1m', 7200]);
  const hours = fixture();
  delivered(hours, {}, ENGINE, DeliveryPlan.canary({ limits, interval: Duration.hours(1) }));
  expect(find(hours.chart, 'Canary', 'users').spec.analysis.interval).toBe('60m');
});

test('errors of gRPC calls count, whose HTTP status is 200', () => {
  const query = (protocol: PortProtocol) => {
    const used = fixture();
    delivered(used, { ports: [{ port: 8080, protocol }] });
    return find(used.chart, 'MetricTemplate', 'users-error-rate').spec.query as string;
  };
  expect(query(PortProtocol.GRPC)).toContain('grpc_response_status=~"2|4|12|13|14|15"');
  expect(query(PortProtocol.HTTP)).not.toContain('grpc');
});

test('what goes into the Canary: autoscaler, webhooks, alerts, session affinity, promotion', () => {
  const used = fixture();
  const scaler = new ApiObject(used.chart, 'scaler', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'users', namespace: 'open' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'users-main' } },
  });
  delivered(used, {}, DeliveryEngine.flagger({
    metricsServer,
    autoscaler: scaler,
    webhooks: [{ hook: FlaggerHook.ROLLOUT, name: 'load', url: 'http://loadtester/', timeout: Duration.seconds(5), retries: 1, muteAlert: true, metadata: { cmd: 'hey' } }],
    alerts: [{ name: 'on-call', provider: 'slack', providerNamespace: 'flagger' }],
    sessionAffinity: { cookieName: 'flagger', maxAge: Duration.minutes(5) },
    promotionStepPercent: 50,
  }));
  const { autoscalerRef, analysis } = find(used.chart, 'Canary', 'users').spec;
  expect(autoscalerRef).toEqual({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: 'users' });
  expect(analysis).toMatchObject({
    webhooks: [{ type: 'rollout', name: 'load', url: 'http://loadtester/', timeout: '5s', retries: 1, muteAlert: true, metadata: { cmd: 'hey' } }],
    alerts: [{ name: 'on-call', severity: 'info', providerRef: { name: 'slack', namespace: 'flagger' } }],
    sessionAffinity: { cookieName: 'flagger', maxAge: 300 },
    stepWeightPromotion: 50,
  });
});

test('declarations about routes that Flagger cannot keep are errors', () => {
  const used = fixture();
  const { chart, open } = used;
  const { users, web } = delivered(used, {
    retries: { attempts: 1, retryOn: [RetryOn.SERVER_ERROR] },
    warmup: { duration: Duration.minutes(1) },
    connectionPool: { connectTimeout: Duration.seconds(1) },
  });
  new FaultInjection(chart, 'fault', { service: users, matches: [HttpMatch.header('x-fault', '1')], abort: { percent: 1, httpStatus: 500 } });
  const [main] = users.node.children.filter(({ node }) => node.id === 'main') as never[];
  users.routes.addRule({ matches: [HttpMatch.header('x-beta', '1')], split: [{ version: main, percent: 100 }] });
  web.routesTo(users, { timeout: Duration.seconds(1), circuitBreaker: {} });
  new TrafficMirror(chart, 'mirror', { service: web, targets: [{ version: main }] });
  const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['shop.example.com'] }] });
  gateway.addRoute(users);
  const lost = findings(used).filter(text => text.includes('(lost-under-delivery)'));
  expect(lost.map(text => text.replace(/; (remove it|retry).*/, '').replace('Flagger owns the routes of chart/open/users (chart/delivery), and ', ''))).toEqual([
    'ERROR chart/fault: cannot keep settings for header x-fault exact 1',
    'ERROR chart/mirror: cannot keep mirroring to one version',
    'ERROR chart/open/users: cannot keep connectTimeout of a connection pool',
    'ERROR chart/open/users: cannot keep retries after a response, which depend on the method',
    'ERROR chart/open/users: cannot keep warmup',
    'ERROR chart/open/users/Routes: cannot keep a rule for header x-beta exact 1',
    'ERROR chart/open/web: cannot keep connection settings of one client',
    'ERROR chart/open/web: cannot keep settings for caller open/web',
    'ERROR chart/public: cannot keep a gateway route: its requests would reach the stable pods only',
  ]);
});

test('retries that Flagger keeps are the fix', () => {
  const used = fixture();
  delivered(used, { retries: { attempts: 2 } });
  expect(findings(used).filter(text => text.includes('(lost-under-delivery)'))).toEqual([
    'ERROR chart/open/users: Flagger owns the routes of chart/open/users (chart/delivery), and cannot keep retries after a response, which depend on the method; '
    + 'retry before the server has the request only: retryOn: [RetryOn.CONNECT_FAILURE], or remove chart/delivery and shift traffic with CanaryRoute (lost-under-delivery)',
  ]);
});

test('a limit of the latency that the timeout does not let requests exceed', () => {
  const found = (limit: number, options: MeshServiceOptions, provider?: MeshProvider) => {
    const used = fixture(provider);
    delivered(used, options, ENGINE, DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5), MetricLimit.latency(Duration.millis(limit))] }));
    return findings(used).filter(text => text.endsWith('(unreachable-latency-limit)')).map(text => text.replace(/: requests end.*/, ''));
  };
  const timeout = Duration.seconds(1);
  for (const provider of [MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd()]) {
    expect(found(2000, { timeout }, provider)).toEqual([
      'WARNING chart/delivery: its limit of the P99 latency, 2s, exceeds the timeout of chart/open/users, 1s',
    ]);
  }
  expect(found(1000, { timeout })).toEqual(['WARNING chart/delivery: its limit of the P99 latency, 1s, equals the timeout of chart/open/users, 1s']);
  expect(found(999, { timeout })).toEqual([]);
  expect(found(2000, {})).toEqual([]);
});

test('settings of all requests are kept, as far as the router of Flagger has them', () => {
  const lost = (provider: MeshProvider) => {
    const used = fixture(provider);
    delivered(used, { timeout: Duration.seconds(5), retries: { attempts: 1, retryOn: [RetryOn.CONNECT_FAILURE] } });
    return findings(used).filter(text => text.includes('(lost-under-delivery)')).map(text => text.replace(/.*cannot keep /, '').replace(/; .*/, ''));
  };
  expect(lost(MeshProvider.istio())).toEqual([]);
  expect(lost(MeshProvider.istioAmbient())).toEqual(['retries']);
  expect(lost(MeshProvider.linkerd())).toEqual(['retries']);
});

test('the waypoint applies the routes of Flagger to requests from a gateway', () => {
  const used = fixture(MeshProvider.istioAmbient());
  const { users } = delivered(used);
  new Gateway(used.chart, 'public', { namespace: used.open, listeners: [{ hosts: ['shop.example.com'] }] }).addRoute(users);
  expect(findings(used).filter(text => text.includes('delivery'))).toEqual([]);
});

test('the pods have to be those of one Deployment that the engine scales', () => {
  const found = (build: (users: MeshService, used: Fixture) => unknown) => {
    const used = fixture();
    const users = used.open.addService('users');
    build(users, used);
    versioned(used.open, 'web').service.calls(users);
    new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
    return findings(used).filter(text => text.includes('deliver')).map(text => text.replace('ERROR chart/delivery: Flagger cannot deliver chart/open/users: ', ''));
  };
  expect(found(users => users.addVersion('v1', { image: 'i' }))).toEqual([
    'Deployment of chart/open/users/v1 has replicas: 2, which each deployment sets again while the engine scales it; set autoscaled: true on version chart/open/users/v1 (undeliverable-workload)',
  ]);
  expect(found(users => ['v1', 'v2'].map(version => users.addVersion(version, { image: 'i', autoscaled: true })))).toEqual([
    'it has 2 versions (v1, v2), and a release is a change of one Deployment; keep one version, and change its image for a release (undeliverable-workload)',
  ]);
  expect(found(users => users.addVersion('v1', { podLabels: { a: 'b' } }))[0]).toContain('are deployed outside this app');
  const own = (kind: string, matchLabels: Record<string, string>) => (users: MeshService, { chart }: Fixture) => users.addVersion('v1', {
    workload: new ApiObject(chart, 'own', {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name: 'own', namespace: 'open' },
      spec: { selector: { matchLabels }, template: { spec: { serviceAccountName: 'users', containers: [{ name: 'a', image: 'i', ports: [{ containerPort: 8080 }] }] } } },
    }),
  });
  expect(found(own('StatefulSet', { app: 'users' }))[0]).toContain('are run by a StatefulSet');
  expect(found(own('Deployment', { 'app.kubernetes.io/name': 'users' }))[0]).toContain('does not select its pods by the label app: users');
  expect(found(own('Deployment', { app: 'users' }))).toEqual([]);
});

test('pods without a proxy report no metrics', () => {
  const used = fixture();
  const outside = new MeshNamespace(used.chart, 'outside', { mesh: used.mesh, injection: Injection.disabled() });
  const users = outside.addService('users');
  users.addVersion('main', { image: 'i', autoscaled: true });
  new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
  expect(findings(used).join('\n')).toContain('the pods of chart/outside/users/main have no proxy, so nothing measures and shifts their requests');
});

test('at stage PREPARED there is no proxy yet', () => {
  const used = fixture();
  const shop = new ZeroTrustNamespace(used.chart, 'early', { mesh: used.mesh, stage: MigrationStage.PREPARED });
  const users = shop.addService('users');
  users.addVersion('main', { image: 'i', autoscaled: true });
  new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
  expect(findings(used).filter(text => text.endsWith('(undeliverable-workload)'))).toEqual([
    'ERROR chart/delivery: Flagger cannot deliver chart/early/users: the pods of chart/early/users/main have no proxy, so nothing measures and shifts their requests; '
    + 'chart/early is at stage PREPARED: set INJECTED or a later one, and add the delivery then (undeliverable-workload)',
  ]);
});

test('an object of the user with the name of one that Flagger creates', () => {
  const named = (kind: string, name: string, apiVersion = 'v1', namespace = 'open') => {
    const used = fixture();
    delivered(used);
    new ApiObject(used.chart, 'own', { apiVersion, kind, metadata: { name, namespace } });
    return errorOf(() => Testing.synth(used.chart));
  };
  for (const name of ['users', 'users-primary', 'users-canary']) {
    expect(named('Service', name)).toBe(
      `Validation failed with the following errors:\n  [chart/mesh] chart/own: Flagger creates an object named Service open/${name} too, for chart/delivery; `
      + 'rename or remove it (duplicate-name)',
    );
  }
  expect(named('Deployment', 'users-main-primary', 'apps/v1')).toContain('Flagger creates an object named apps Deployment open/users-main-primary too');
  expect(named('VirtualService', 'users', 'networking.istio.io/v1beta1')).toContain('VirtualService open/users too');
  expect(named('Service', 'users-primary', 'v1', 'shop')).toBeUndefined();
  expect(named('ConfigMap', 'users-primary')).toBeUndefined();
});

test('without requests each release is rolled back', () => {
  const found = (zeroTrust: boolean, webhooks: FlaggerOptions['webhooks']) => {
    const used = fixture();
    const users = (zeroTrust ? used.shop : used.open).addService('users');
    users.addVersion('main', { image: 'i', autoscaled: true });
    new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: DeliveryEngine.flagger({ metricsServer, webhooks }) });
    return used.mesh.findings.filter(({ code }) => code === 'delivery-without-traffic').map(({ severity }) => severity);
  };
  const load = [{ hook: FlaggerHook.ROLLOUT, name: 'load', url: 'http://loadtester/' }];
  expect([found(false, []), found(false, load), found(true, load)]).toEqual([['WARNING'], [], ['ERROR']]);
});

test.each<[string, MetricOverride | undefined]>([
  ['none', undefined],
  ['a tag that nothing reads', { metric: MeshMetric.REQUEST_COUNT, tags: [MetricTag.remove('request_protocol')] }],
  ['the tag that tells errors', { metric: MeshMetric.REQUEST_COUNT, tags: [MetricTag.remove('response_code')] }],
  ['disabled', { metric: MeshMetric.REQUEST_COUNT, disabled: true }],
])('telemetry settings that change what the checks measure: %s', (name, override) => {
  const found = [ENGINE, DeliveryEngine.argoRollouts({ metricsServer: 'http://prometheus:9090', replicas: 3 })].map(engine => {
    const used = fixture();
    const users = used.open.addService('users');
    users.addVersion('main', { image: 'i', autoscaled: true });
    if (override) new MeshTelemetry(used.chart, 'telemetry', { mesh: used.mesh, metrics: [override] });
    new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine });
    return used.mesh.findings.some(({ code }) => code === 'unmeasured-delivery');
  });
  const changes = override !== undefined && name !== 'a tag that nothing reads';
  expect(found).toEqual([changes, changes]);
});

test.each([
  ['Istio', MeshProvider.istio()], ['ambient', MeshProvider.istioAmbient()], ['Linkerd', MeshProvider.linkerd()],
])('without metrics each release is rolled back: %s', (_, provider) => {
  const found = (scrapers: NetworkPeer[], networkPolicies = true, metrics?: MetricsEndpoint) => {
    const used = fixture(provider, { networkPolicies: { scrapers } });
    const namespace = new ZeroTrustNamespace(used.chart, 'zero', { mesh: used.mesh, networkPolicies });
    const users = namespace.addService('users', { metrics });
    users.addVersion('main', { image: 'i', autoscaled: true });
    const { service: web } = versioned(namespace, 'web');
    web.calls(users);
    new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
    return used.mesh.findings.some(({ code }) => code === 'unscraped-delivery');
  };
  const merges = provider._provider.dataPlane.mergesMetrics;
  expect(found([])).toBe(true);
  expect(found([NetworkPeer.allPods('monitoring')])).toBe(false);
  expect(found([], false)).toBe(false);
  expect(found([], true, { port: 9090, plaintextFrom: ['10.0.0.0/8'] })).toBe(!merges);
});

test('a dry run denies none of the requests that are missing', () => {
  const used = fixture();
  const shop = new ZeroTrustNamespace(used.chart, 'trial', { mesh: used.mesh, stage: MigrationStage.DRY_RUN });
  const users = shop.addService('users');
  users.addVersion('main', { image: 'i', autoscaled: true });
  new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
  expect(findings(used).filter(text => text.endsWith('(delivery-without-traffic)')))
    .toEqual([expect.stringMatching(/^WARNING chart\/delivery: after the dry run: no client of chart\/trial\/users is declared, so all are denied: /)]);
});

test('the Services of the engine are in the egress scope of callers', () => {
  const used = fixture();
  const users = used.shop.addService('users');
  users.addVersion('main', { image: 'i', autoscaled: true });
  const { service: web } = versioned(used.shop, 'web');
  web.calls(users);
  new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
  expect(find(used.chart, 'Sidecar', 'web').spec.egress[0].hosts).toEqual(['users-canary', 'users-primary', 'users'].map(name => `./${name}.shop.svc.cluster.local`));
});

test.each<[string, string, (used: Fixture) => unknown]>([
  ['apps Deployment open/users-main-primary', 'chart/open/users-main-primary', ({ open }) => open.addWorkload('users-main-primary', { image: 'i' })],
  ['Service open/users-primary', 'chart/egress', ({ chart, open }) => new EgressGateway(chart, 'egress', { namespace: open, gatewayName: 'users-primary' })],
  ['networking.istio.io VirtualService open/users', 'chart/bank', ({ chart, open }) => new ExternalService(chart, 'bank', {
    namespace: open, externalServiceName: 'users', hosts: ['bank.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }], timeout: Duration.seconds(3),
  })],
  ['networking.istio.io DestinationRule open/users-canary', 'chart/bank', ({ chart, open }) => new ExternalService(chart, 'bank', {
    namespace: open, externalServiceName: 'users-canary', hosts: ['bank.example.com'], connectionPool: { maxConnections: 1 },
  })],
])('an object with the name of one that Flagger creates: %s', (object, owner, add) => {
  const used = fixture();
  delivered(used);
  add(used);
  expect(findings(used)).toEqual([expect.stringContaining(`chart/delivery: Flagger creates an object named ${object}, which ${owner} renders; rename ${owner}`)]);
});

test('an HTTPRoute with the name of that which Flagger creates', () => {
  const used = fixture(MeshProvider.linkerd());
  delivered(used);
  new ExternalService(used.chart, 'bank', {
    namespace: used.open, externalServiceName: 'users', hosts: ['bank.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }], timeout: Duration.seconds(3),
  });
  expect(findings(used).join()).toContain('Flagger creates an object named gateway.networking.k8s.io HTTPRoute open/users, which chart/bank renders');
});

test('a Gateway API mesh has no known metrics: nothing is delivered', () => {
  const used = fixture(MeshProvider.gatewayApi());
  delivered(used);
  expect(findings(used).join('\n')).toContain('Gateway API does not support progressive delivery by Flagger: which metrics the mesh reports is not known');
});

test.each<[string, (used: Fixture) => unknown, string]>([
  ['a second delivery', used => { const { users } = delivered(used); new ProgressiveDelivery(used.chart, 'again', { service: users, plan: PLAN, engine: ENGINE }); },
    'chart/again: delivery of chart/open/users is "chart/delivery", allowed: one construct; remove chart/delivery or chart/again'],
  ['several ports', used => delivered(used, { ports: [{ port: 8080 }, { port: 5432, protocol: PortProtocol.TCP }] }),
    'chart/delivery: ports of chart/open/users is "8080, 5432", allowed: one port, that speaks http, http2 or grpc; move 5432 to a service of its own: the Services of the engine have one port'],
  ['no HTTP port', used => delivered(used, { ports: [{ port: 5432, protocol: PortProtocol.TCP }] }), 'protocol of chart/open/users is "tcp"'],
  ['a service with the name of a Service of the engine', used => { delivered(used); used.open.addService('users-primary'); }, 'users-primary'],
  ['a long name', ({ chart, open }) => new ProgressiveDelivery(chart, 'delivery', { service: open.addService('u'.repeat(56)), plan: PLAN, engine: ENGINE }), 'at most 55 characters'],
  ['two limits of one metric', used => delivered(used, {}, ENGINE, DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5), MetricLimit.errorRate(1)] })),
    'limits of the plan is "error-rate twice", allowed: one limit for each metric; remove one of them'],
])('refuses %s', (_, build, message) => {
  expect(errorOf(() => build(fixture()))).toContain(message);
});

const BLUE_GREEN = DeliveryPlan.blueGreen({ limits: [MetricLimit.errorRate(5)] });
const MIRRORED = DeliveryPlan.blueGreen({ limits: [MetricLimit.errorRate(5)], mirrorPercent: 100 });
const AB_TEST = DeliveryPlan.abTest({ limits: [MetricLimit.errorRate(5)], matches: [HttpMatch.header('x-user-group', 'test')] });
const LOAD_TEST = { hook: FlaggerHook.ROLLOUT, name: 'load', url: 'http://loadtester/' };

test.each<[string, DeliveryPlan, Partial<FlaggerOptions>, string | undefined]>([
  ['blue-green without requests', BLUE_GREEN, {}, 'chart/delivery: webhooks of the engine is "no load test", allowed: one with FlaggerHook.ROLLOUT for a blue-green plan without mirroring: '
    + 'the new version has no other requests, so each check fails; add a load test that calls the Service <service>-canary, or set mirrorPercent of the plan'],
  ['blue-green with a load test', BLUE_GREEN, { webhooks: [LOAD_TEST] }, undefined],
  ['blue-green with copies', MIRRORED, {}, undefined],
  ['a gate that is never asked', AB_TEST, { webhooks: [{ ...LOAD_TEST, hook: FlaggerHook.CONFIRM_TRAFFIC_INCREASE }] },
    'webhooks of the engine is "FlaggerHook.CONFIRM_TRAFFIC_INCREASE", allowed: none of that hook, as Flagger never calls it in an A/B test'],
  ['session affinity without shares', MIRRORED, { sessionAffinity: { cookieName: 'c' } }, 'sessionAffinity of the engine is "c", allowed: none'],
  ['an A/B test', AB_TEST, {}, undefined],
])('options of Flagger for a plan without steps: %s', (_, plan, options, message) => {
  const error = errorOf(() => delivered(fixture(), {}, DeliveryEngine.flagger({ metricsServer, ...options }), plan));
  if (message === undefined) expect(error).toBeUndefined();
  else expect(error).toContain(message);
});

test('a blue-green release that nothing measures on the mesh', () => {
  const refusal = 'ERROR chart/delivery: Flagger cannot run its plan here: ';
  const found = (provider: MeshProvider, plan: DeliveryPlan) => {
    const used = fixture(provider);
    delivered(used, {}, DeliveryEngine.flagger({ metricsServer, webhooks: [LOAD_TEST] }), plan);
    return findings(used).filter(text => text.endsWith('(undeliverable-plan)')).map(text => text.replace(refusal, ''));
  };
  const [istio, ambient, linkerd] = [MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd()];
  for (const plan of [BLUE_GREEN, MIRRORED, AB_TEST]) expect(found(istio, plan)).toEqual([]);
  for (const plan of [BLUE_GREEN, AB_TEST]) expect(found(linkerd, plan)).toEqual([]);
  expect(found(ambient, AB_TEST)).toEqual([]);
  const instead = 'use DeliveryPlan.canary() or DeliveryPlan.abTest() (undeliverable-plan)';
  for (const plan of [BLUE_GREEN, MIRRORED]) {
    expect(found(ambient, plan)).toEqual([`nothing measures a blue-green release before it has all traffic, so each one is rolled back; ${instead}`]);
  }
  expect(found(linkerd, MIRRORED)).toEqual([
    `its routes mirror no requests, so each release is rolled back; remove mirrorPercent and add a load test (FlaggerHook.ROLLOUT), or ${instead}`,
  ]);
});

test('the strategy of a plan without steps', () => {
  const analysis = (plan: DeliveryPlan) => {
    const used = fixture();
    delivered(used, {}, DeliveryEngine.flagger({ metricsServer, webhooks: [LOAD_TEST] }), plan);
    const { iterations, mirror, mirrorWeight, match, stepWeight, stepWeights, maxWeight } = find(used.chart, 'Canary', 'users').spec.analysis;
    return JSON.parse(JSON.stringify({ iterations, mirror, mirrorWeight, match, stepWeight, stepWeights, maxWeight }));
  };
  expect(analysis(BLUE_GREEN)).toEqual({ iterations: 10 });
  expect(analysis(MIRRORED)).toEqual({ iterations: 10, mirror: true, mirrorWeight: 100 });
  expect(analysis(AB_TEST)).toEqual({ iterations: 10, match: [{ headers: { 'x-user-group': { exact: 'test' } } }] });
});

test('a gateway strips the header of an A/B test', () => {
  const used = fixture(MeshProvider.istioAmbient());
  const { users } = delivered(used, {}, ENGINE, AB_TEST);
  new Gateway(used.chart, 'public', { namespace: used.open, listeners: [{ hosts: ['shop.example.com'] }] }).addRoute(users);
  expect(JSON.stringify(all(used.chart, 'HTTPRoute'))).toContain('"x-user-group"');
});

test.each<[Partial<FlaggerOptions>, string]>([
  [{ metricsServer: 'prometheus:9090' }, 'metricsServer is "prometheus:9090", allowed: http://host/path or https://host/path'],
  [{ metricsServer: 'http://user:secret@prometheus' }, 'metricsServer is'],
  [{ metricsServer: 'http://prometheus:99999' }, 'metricsServer is'],
  [{ progressDeadline: Duration.millis(1500) }, 'progressDeadline is "1500ms", allowed: whole seconds'],
  [{ promotionStepPercent: 0 }, 'promotionStepPercent is 0, allowed: whole numbers from 1 to 100'],
  [{ alerts: [{ name: 'a', provider: 'x' }, { name: 'a', provider: 'y' }] }, 'alerts[1].name is "a", allowed: each once'],
  [{ webhooks: [{ hook: FlaggerHook.EVENT, name: 'a', url: 'ftp://x' }] }, 'webhooks[0].url is "ftp://x"'],
  [{ sessionAffinity: { cookieName: 'a=b' } }, 'sessionAffinity.cookieName is "a=b"'],
])('refuses the options %j', (options, message) => {
  expect(errorOf(() => DeliveryEngine.flagger({ metricsServer, ...options }))).toContain(`DeliveryEngine.flagger: ${message}`);
});

test('an autoscaler of another kind', () => {
  const { chart } = fixture();
  const autoscaler = new ApiObject(chart, 'scaler', { apiVersion: 'v1', kind: 'ConfigMap' });
  expect(errorOf(() => DeliveryEngine.flagger({ metricsServer, autoscaler }))).toContain('autoscaler is "ConfigMap", allowed: HorizontalPodAutoscaler or ScaledObject');
});

test('an egress host may be a Service of the engine', () => {
  const used = fixture(MeshProvider.istio());
  delivered(used);
  used.shop.addWorkload('job', { image: 'i', egressHosts: ['users-primary', 'users-canary', 'users-stable'].map(name => EgressHost.service('open', name)) });
  const named = findings(used).filter(text => text.includes('unknown-egress-host')).map(text => /Service (\S+),/.exec(text)![1]);
  expect(named).toEqual(['open/users-stable']);
});
