import { ApiObject, Duration } from 'cdk8s';
import {
  ArgoRolloutsOptions, DeliveryEngine, DeliveryPlan, EgressHost, FaultInjection, Gateway, HttpMatch, HttpRedirect, MeshNamespace, MeshProvider,
  MeshService, MetricLimit, NetworkPeer, PortProtocol, ProgressiveDelivery, RetryOn, TrafficMirror, ZeroTrustNamespace,
} from '../../src';
import { all, errorOf, find, findingTexts, fixture, Fixture, service as versioned } from '../mesh-fixture';

const LIMITS = [MetricLimit.errorRate(5)];
const PLAN = DeliveryPlan.canary({ limits: LIMITS });
const metricsServer = 'http://prometheus:9090';
const ENGINE = DeliveryEngine.argoRollouts({ metricsServer });
const MESHES: [string, MeshProvider][] = [['Istio', MeshProvider.istio()], ['ambient', MeshProvider.istioAmbient()], ['Linkerd', MeshProvider.linkerd()]];

/** Users, called by web and delivered by Argo Rollouts. */
function delivered(
  { chart, open }: Fixture, options: Parameters<MeshNamespace['addService']>[1] = {}, engine = ENGINE, plan = PLAN,
): { readonly users: MeshService; readonly web: MeshService; readonly delivery: ProgressiveDelivery } {
  const users = open.addService('users', options);
  users.addVersion('main', { image: 'users:v1', autoscaled: true });
  const { service: web } = versioned(open, 'web');
  web.calls(users);
  return { users, web, delivery: new ProgressiveDelivery(chart, 'delivery', { service: users, plan, engine }) };
}

const findings = (used: Fixture) => findingTexts(used.mesh);

const rollout = (options: Partial<ArgoRolloutsOptions>, plan = PLAN) => {
  const used = fixture();
  delivered(used, {}, DeliveryEngine.argoRollouts({ metricsServer, ...options }), plan);
  return { ...used, spec: find(used.chart, 'Rollout', 'users-main').spec };
};

test.each(MESHES)('the objects of the construct are those that Argo Rollouts reads and changes: %s', (_, provider) => {
  const used = fixture(provider);
  const { delivery } = delivered(used);
  expect(findings(used)).toEqual([]);
  const route = provider._provider.name === 'Istio' ? 'VirtualService' : 'HTTPRoute';
  expect(delivery.objects.map(({ kind, name }) => `${kind} ${name}`))
    .toEqual(['Service users', 'Service users-canary', `${route} users`, 'AnalysisTemplate users', 'Rollout users-main']);
  expect(find(used.chart, 'Deployment', 'users-main').spec.replicas).toBeUndefined();
});

test('a weight, a pause and an analysis for each share of the plan', () => {
  const { spec } = rollout({}, DeliveryPlan.canary({ steps: [1, 50], interval: Duration.minutes(2), limits: LIMITS }));
  const analysis = { templates: [{ templateName: 'users' }] };
  expect(spec.strategy.canary.steps).toEqual([1, 50].flatMap(setWeight => [{ setWeight }, { pause: { duration: '120s' } }, { analysis }]));
});

test('the manual promotion, the number of pods and the deadline', () => {
  const { spec } = rollout({ manualPromotion: true, replicas: 3, progressDeadline: Duration.minutes(3) });
  expect(spec.strategy.canary.steps.slice(-1)).toEqual([{ pause: {} }]);
  expect([spec.replicas, spec.progressDeadlineSeconds, spec.progressDeadlineAbort]).toEqual([3, 180, true]);
  const { spec: plain } = rollout({});
  expect(plain.strategy.canary.steps.slice(-1)[0].analysis).toBeDefined();
  expect([plain.replicas, plain.progressDeadlineSeconds, plain.progressDeadlineAbort]).toEqual([undefined, undefined, true]);
});

test('the pods are those of the Deployment of the version', () => {
  const used = fixture();
  const users = used.open.addService('users');
  const own = new ApiObject(used.chart, 'own', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'own', namespace: 'open' },
    spec: {
      selector: { matchLabels: { 'app.kubernetes.io/name': 'users' } },
      template: { spec: { serviceAccountName: 'users', containers: [{ name: 'a', image: 'i', ports: [{ containerPort: 8080 }] }] } },
    },
  });
  users.addVersion('main', { workload: own });
  versioned(used.open, 'web').service.calls(users);
  new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
  // Its pods keep the label app, unlike those that Flagger copies.
  expect(findings(used).filter(text => text.includes('deliver'))).toEqual([]);
  expect(find(used.chart, 'Rollout', 'own').spec.workloadRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'own', scaleDown: 'onsuccess' });
});

test('the dots in the name of a workload are no wildcards of its query', () => {
  const used = fixture(MeshProvider.linkerd());
  const users = used.open.addService('users');
  users.addVersion('main', {
    workload: new ApiObject(used.chart, 'own', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'users.main', namespace: 'open' },
      spec: { template: { spec: { serviceAccountName: 'users', containers: [{ name: 'a', image: 'i', ports: [{ containerPort: 8080 }] }] } } },
    }),
  });
  new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
  expect(find(used.chart, 'AnalysisTemplate', 'users').spec.metrics[0].provider.prometheus.query).toContain('pod=~"users[.]main-{{args.canary-hash}}-.+"');
});

test('a metric passes with its first success, and fails when it has failed as often as the plan allows', () => {
  const { chart } = rollout({}, DeliveryPlan.canary({
    failedChecks: 3, interval: Duration.seconds(30), limits: [MetricLimit.errorRate(0), MetricLimit.latency(Duration.millis(250), 95)],
  }));
  const { metrics } = find(chart, 'AnalysisTemplate', 'users').spec;
  const checks = { interval: '30s', count: 3, failureLimit: 2, consecutiveSuccessLimit: 1 };
  expect(metrics).toEqual([
    expect.objectContaining({ ...checks, name: 'error-rate', successCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] <= 0' }),
    expect.objectContaining({ ...checks, name: 'latency-p95', successCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] <= 250' }),
  ]);
  // A rate needs several scrapes.
  expect(metrics.map(({ provider }: any) => /\[(\d+s)\]/.exec(provider.prometheus.query)![1])).toEqual(['60s', '60s']);
});

test.each<[string, MeshProvider, RegExp]>([
  ['Istio', MeshProvider.istio(), /istio_requests_total\{reporter="source", destination_service_namespace="open", destination_service_name="users-canary"\}/],
  ['ambient', MeshProvider.istioAmbient(), /istio_requests_total\{reporter="waypoint", destination_service_namespace="open", destination_service_name="users-canary"\}/],
  ['Linkerd', MeshProvider.linkerd(), /response_total\{direction="inbound", namespace="open", pod=~"users-main-\{\{args.canary-hash\}\}-.+"\}/],
])('the metrics are those of the new pods: %s', (_, provider, query) => {
  const used = fixture(provider);
  delivered(used);
  expect(find(used.chart, 'AnalysisTemplate', 'users').spec.metrics[0].provider.prometheus.query).toMatch(query);
});

test('errors of gRPC calls count, whose HTTP status is 200', () => {
  const used = fixture();
  delivered(used, { ports: [{ port: 8080, protocol: PortProtocol.GRPC }] });
  expect(find(used.chart, 'AnalysisTemplate', 'users').spec.metrics[0].provider.prometheus.query).toContain('grpc_response_status=~"2|4|12|13|14|15"');
});

test('all rules of a VirtualService split, with their settings', () => {
  const used = fixture();
  const { users } = delivered(used, { timeout: Duration.seconds(5), retries: { attempts: 2, retryOn: [RetryOn.CONNECT_FAILURE] } });
  new FaultInjection(used.chart, 'fault', { service: users, matches: [HttpMatch.header('x-fault', '1')], abort: { percent: 1, httpStatus: 500 } });
  new HttpRedirect(used.chart, 'moved', { service: users, matches: [HttpMatch.header('x-old', '1')], host: 'new.example.com' });
  expect(findings(used).filter(text => text.startsWith('ERROR'))).toEqual([]);
  const { http } = find(used.chart, 'VirtualService', 'users').spec;
  const { routes } = find(used.chart, 'Rollout', 'users-main').spec.strategy.canary.trafficRouting.istio.virtualService;
  const forwarding = http.filter(({ route }: any) => route);
  expect(forwarding.length).toBe(http.length - 1);
  expect(routes).toEqual(forwarding.map(({ name }: any) => name));
  expect(new Set(routes).size).toBe(routes.length);
  for (const { route, timeout } of forwarding) {
    expect(route.map(({ destination, weight }: any) => [destination.host.split('.')[0], destination.subset, weight])).toEqual([['users', undefined, 100], ['users-canary', undefined, 0]]);
    expect(timeout).toBe('5s');
  }
});

test('all routes of a service are those that the plugin changes, unless they only redirect', () => {
  const used = fixture(MeshProvider.linkerd());
  const { users } = delivered(used, { timeout: Duration.seconds(5) });
  const [slow, old] = ['x-slow', 'x-old'].map(header => [HttpMatch.header(header, '1')]);
  users.routes.addRule({ matches: slow, timeout: Duration.seconds(9) });
  new HttpRedirect(used.chart, 'moved', { service: users, matches: old, host: 'new.example.com' });
  expect(findings(used).filter(text => text.startsWith('ERROR'))).toEqual([]);
  const routes = all(used.chart, 'HTTPRoute');
  const split = routes.filter(({ spec }) => spec.rules.some(({ backendRefs }: any) => backendRefs));
  expect(split.length).toBeGreaterThan(1);
  for (const { backendRefs } of split.flatMap(({ spec }) => spec.rules)) {
    if (backendRefs) expect(backendRefs.map(({ name, weight }: any) => [name, weight])).toEqual([['users', 100], ['users-canary', 0]]);
  }
  const { plugins } = find(used.chart, 'Rollout', 'users-main').spec.strategy.canary.trafficRouting;
  expect(plugins).toEqual({ 'argoproj-labs/gatewayAPI': { namespace: 'open', httpRoutes: split.map(({ metadata: { name } }) => ({ name })) } });
});

test('a route of redirects only has no weights', () => {
  const used = fixture(MeshProvider.linkerd());
  const { users, delivery } = delivered(used);
  new HttpRedirect(used.chart, 'moved', { service: users, host: 'new.example.com' });
  expect(all(used.chart, 'HTTPRoute').length).toBe(1);
  expect(delivery.ignoreDifferences).toEqual([]);
});

test.each<[string, MeshProvider, object]>([
  ['Istio', MeshProvider.istio(), { group: 'networking.istio.io', kind: 'VirtualService', jqPathExpressions: ['.spec.http[].route[]?.weight'] }],
  ['ambient', MeshProvider.istioAmbient(), { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', jqPathExpressions: ['.spec.rules[].backendRefs[]?.weight'] }],
  ['Linkerd', MeshProvider.linkerd(), { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', jqPathExpressions: ['.spec.rules[].backendRefs[]?.weight'] }],
])('what Argo CD has to ignore are the weights: %s', (_, provider, expected) => {
  const used = fixture(provider);
  expect(delivered(used).delivery.ignoreDifferences).toEqual([{ name: 'users', namespace: 'open', ...expected }]);
});

test('Flagger changes nothing that is rendered', () => {
  const used = fixture();
  expect(delivered(used, {}, DeliveryEngine.flagger({ metricsServer })).delivery.ignoreDifferences).toEqual([]);
});

test('declarations about routes that Argo Rollouts cannot keep are errors', () => {
  const used = fixture();
  const { chart, open } = used;
  const { users, web } = delivered(used);
  const [main] = users.node.children.filter(({ node }) => node.id === 'main') as never[];
  users.routes.addRule({ matches: [HttpMatch.header('x-beta', '1')], split: [{ version: main, percent: 100 }] });
  users.routes.addRule({ split: [{ version: main, percent: 100 }] });
  web.routesTo(users, { circuitBreaker: {} });
  new TrafficMirror(chart, 'mirror', { service: web, targets: [{ version: main }] });
  new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['shop.example.com'] }] }).addRoute(users);
  const lost = findings(used).filter(text => text.includes('(lost-under-delivery)'));
  expect(lost.map(text => text.replace(/; remove it.*/, '').replace('Argo Rollouts owns the routes of chart/open/users (chart/delivery), and ', ''))).toEqual([
    'ERROR chart/mirror: cannot keep mirroring to one version',
    'ERROR chart/open/users/Routes: cannot keep a split for header x-beta exact 1',
    'ERROR chart/open/users/Routes: cannot keep the default split',
    'ERROR chart/open/web: cannot keep connection settings of one client',
    'ERROR chart/public: cannot keep a gateway route: its requests would reach the stable pods only',
  ]);
});

test('the plugin changes the routes of one namespace: those of a caller are an error', () => {
  const used = fixture(MeshProvider.linkerd());
  const { users } = delivered(used);
  const { service: mobile } = versioned(new MeshNamespace(used.chart, 'apps', { mesh: used.mesh }), 'mobile');
  mobile.calls(users);
  mobile.routesTo(users, { timeout: Duration.seconds(1) });
  expect(findings(used).filter(text => text.includes('(lost-under-delivery)'))).toEqual([expect.stringContaining('cannot keep routes of caller apps/mobile')]);
});

test.each([
  ['a blue-green release', DeliveryPlan.blueGreen({ iterations: 2, mirrorPercent: 10, limits: LIMITS })],
  ['an A/B test', DeliveryPlan.abTest({ iterations: 2, matches: [HttpMatch.header('x-beta', 'yes')], limits: LIMITS })],
])('%s has no steps, so it would be promoted without a check', (name, plan) => {
  const used = fixture();
  delivered(used, {}, ENGINE, plan);
  expect(findings(used).filter(text => text.includes('(undeliverable-plan)'))).toEqual([expect.stringContaining(`the plan is ${name}`)]);
});

test('the waypoint applies the routes to requests from a gateway', () => {
  const used = fixture(MeshProvider.istioAmbient());
  const { users } = delivered(used);
  new Gateway(used.chart, 'public', { namespace: used.open, listeners: [{ hosts: ['shop.example.com'] }] }).addRoute(users);
  expect(findings(used).filter(text => text.includes('deliver'))).toEqual([]);
});

test.each(MESHES)('policies select the stable pods and the new ones, and nothing by what Argo Rollouts changes: %s', (_, provider) => {
  const used = fixture(provider, { networkPolicies: { scrapers: [NetworkPeer.allPods('monitoring')] } });
  const zero = new ZeroTrustNamespace(used.chart, 'zero', { mesh: used.mesh, networkPolicies: true });
  const users = zero.addService('users');
  users.addVersion('main', { image: 'i', autoscaled: true });
  versioned(zero, 'web').service.calls(users);
  new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
  // The pods of each release have the labels of this template, and a hash of their own.
  const { labels } = find(used.chart, 'Deployment', 'users-main').spec.template.metadata;
  const selects = (selector?: Record<string, string>) => !!selector && Object.entries(selector).every(([label, value]) => labels[label] === value);
  const guards = ['AuthorizationPolicy', 'Server', 'NetworkPolicy', 'Sidecar'].flatMap(kind => all(used.chart, kind)).flatMap(({ kind, spec }) => {
    const selector = spec.selector?.matchLabels ?? spec.podSelector?.matchLabels ?? spec.workloadSelector?.labels;
    return selects(selector) && Object.keys(selector).length ? [`${kind} ${Object.keys(selector).join()}`] : [];
  });
  expect(guards.filter(guard => guard.startsWith('NetworkPolicy'))).toEqual(['NetworkPolicy app.kubernetes.io/name']);
  expect(guards.some(guard => guard.startsWith(provider._provider.name === 'Linkerd' ? 'Server' : 'AuthorizationPolicy'))).toBe(true);
  expect(guards.every(guard => guard.endsWith(' app.kubernetes.io/name'))).toBe(true);
  // Both Services reach these pods; Argo Rollouts adds the hash.
  for (const name of ['users', 'users-canary']) expect(selects(find(used.chart, 'Service', name).spec.selector)).toBe(true);
});

test('both Services are in the egress scope of callers', () => {
  const used = fixture();
  const users = used.shop.addService('users');
  users.addVersion('main', { image: 'i', autoscaled: true });
  versioned(used.shop, 'web').service.calls(users);
  new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
  expect(find(used.chart, 'Sidecar', 'web').spec.egress[0].hosts).toEqual(['users-canary', 'users'].map(name => `./${name}.shop.svc.cluster.local`));
});

test('connection settings apply to both Services', () => {
  const rules = (provider: MeshProvider) => {
    const used = fixture(provider);
    delivered(used, { circuitBreaker: {} });
    return all(used.chart, 'DestinationRule').map(({ spec }) => [spec.host, spec.subsets, spec.trafficPolicy.outlierDetection.consecutive5xxErrors]);
  };
  const both = ['users', 'users-canary'].map(name => [`${name}.open.svc.cluster.local`, undefined, 5]);
  expect([rules(MeshProvider.istio()), rules(MeshProvider.istioAmbient())]).toEqual([both, both]);
  const used = fixture(MeshProvider.linkerd());
  delivered(used, { circuitBreaker: {} });
  for (const name of ['users', 'users-canary']) {
    expect(find(used.chart, 'Service', name).metadata.annotations).toHaveProperty(['balancer.linkerd.io/failure-accrual'], 'consecutive');
  }
});

test('a number of pods is that of the engine', () => {
  const used = fixture();
  const users = used.open.addService('users');
  users.addVersion('v1', { image: 'i' });
  versioned(used.open, 'web').service.calls(users);
  new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
  expect(findings(used)).toEqual([
    'ERROR chart/delivery: Argo Rollouts cannot deliver chart/open/users: Deployment of chart/open/users/v1 has replicas: 2, which each deployment sets again while the engine scales it; '
    + 'set autoscaled: true on version chart/open/users/v1, and replicas of DeliveryEngine.argoRollouts() (undeliverable-workload)',
  ]);
});

test('without requests each release is rolled back', () => {
  const used = fixture();
  const users = used.open.addService('users');
  users.addVersion('main', { image: 'i', autoscaled: true });
  new ProgressiveDelivery(used.chart, 'delivery', { service: users, plan: PLAN, engine: ENGINE });
  expect(findings(used)).toEqual([expect.stringMatching(/^WARNING .*; declare its callers with calls\(\), or acknowledge that it has other clients/)]);
});

test('a Gateway API mesh has no known metrics: nothing is delivered', () => {
  const used = fixture(MeshProvider.gatewayApi());
  delivered(used);
  expect(findings(used).join('\n')).toContain('Gateway API does not support progressive delivery by Argo Rollouts: which metrics the mesh reports is not known');
});

test('an egress host may be a Service of the engine', () => {
  const used = fixture();
  delivered(used);
  used.shop.addWorkload('job', { image: 'i', egressHosts: ['users', 'users-primary', 'users-canary'].map(name => EgressHost.service('open', name)) });
  expect(findings(used).filter(text => text.includes('unknown-egress-host')).map(text => /Service (\S+),/.exec(text)![1])).toEqual(['open/users-primary']);
});

test('names', () => {
  expect(errorOf(() => { const used = fixture(); delivered(used); used.open.addService('users-canary'); })).toContain('users-canary');
  const { chart, open } = fixture();
  const named = (length: number) => new ProgressiveDelivery(chart, `delivery-${length}`, { service: open.addService('u'.repeat(length)), plan: PLAN, engine: ENGINE });
  expect(errorOf(() => named(57))).toContain('at most 56 characters');
  named(56);
});

test.each<[Partial<ArgoRolloutsOptions>, string]>([
  [{ metricsServer: 'prometheus:9090' }, 'metricsServer is "prometheus:9090", allowed: http://host/path or https://host/path'],
  [{ replicas: 0 }, 'replicas is 0, allowed: whole numbers from 1'],
  [{ progressDeadline: Duration.millis(1500) }, 'progressDeadline is "1500ms", allowed: whole seconds'],
])('refuses the options %j', (options, message) => {
  expect(errorOf(() => DeliveryEngine.argoRollouts({ metricsServer, ...options }))).toContain(`DeliveryEngine.argoRollouts: ${message}`);
});
