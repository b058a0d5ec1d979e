import { Duration } from 'cdk8s';
import {
  DeliveryEngine, DeliveryPlan, MeshMetric, MeshProvider, MeshTelemetry, MetricLimit, MetricTag, PortProtocol, ProgressiveDelivery,
  ServiceLevelIndicator, ServiceLevelObjective, ServiceLevelObjectiveProps, ZeroTrustNamespace,
} from '../../src';
import { burnRates } from '../../src/model/burn-rate';
import { all, errorOf, find, findingTexts, fixture, service } from '../mesh-fixture';

const availability = ServiceLevelIndicator.availability();
const TIMEOUT = { timeout: Duration.seconds(5) };

function objective(props: Partial<ServiceLevelObjectiveProps> = {}, provider = MeshProvider.istio()) {
  const { chart, mesh, open } = fixture(provider);
  const { service: users } = service(open, 'users', TIMEOUT);
  new ServiceLevelObjective(chart, 'slo', { service: users, indicator: availability, objectivePercent: 99.9, ...props });
  return { chart, mesh, users };
}

const rules = (rule: any): any[] => rule.spec.groups.flatMap((group: any) => group.rules);

test.each([[30, [14.4, 6, 3, 1]], [28, [13.44, 5.6, 2.8, 0.9333333333]], [7, [3.36, 1.4, 0.7, 0.2333333333]]])('burn rates of %i days', (days, factors) => {
  expect(burnRates(days).map(({ factor }) => factor)).toEqual(factors);
});

test('the rules are in the namespace of the service, by its name', () => {
  const { chart } = objective();
  expect(all(chart, 'PrometheusRule').map(({ metadata: { name, namespace } }) => `${namespace}/${name}`)).toEqual(['open/users-availability']);
});

test('errors: what is allowed, and why', () => {
  expect(errorOf(() => objective({ objectivePercent: 93.05 }))).toBe(
    'chart/slo: objectivePercent is 93.05, allowed: above 93.0556 for a period of 30 days: its fastest burn rate would be an error rate of 100 % or more, at which no alert can fire; '
    + 'raise the objective, or shorten the period',
  );
  expect(errorOf(() => objective({ objectivePercent: 93.06 }))).toBeUndefined();
  expect(errorOf(() => objective({ objectivePercent: 93.05, period: Duration.days(28) }))).toBeUndefined();
  for (const objectivePercent of [0, -1, 100, 101, NaN, 99.99999]) expect(errorOf(() => objective({ objectivePercent }))).toContain('in steps of 0.0001');
  for (const period of [Duration.days(6), Duration.days(91), Duration.hours(100 * 24 - 1)]) expect(errorOf(() => objective({ period }))).toContain('whole days from 7 to 90');
  for (const minRequestsPerSecond of [0, -1, NaN, Infinity]) expect(errorOf(() => objective({ minRequestsPerSecond }))).toContain('above 0');
  for (const name of ['a-b', '__name__', 'severity', 'slo', '1a', '']) expect(errorOf(() => objective({ alertLabels: { [name]: 'x' } }))).toContain('name in alertLabels');
  expect(errorOf(() => objective({ alertLabels: { team: '{{ $labels.x }}' } }))).toContain('without {{');
  expect(errorOf(() => objective({ objectiveName: 'A b' }))).toContain('objectiveName');
});

test('a second objective of an indicator needs a name', () => {
  const { chart, users } = objective();
  expect(errorOf(() => new ServiceLevelObjective(chart, 'twin', { service: users, indicator: availability, objectivePercent: 99 }))).toBe(
    'chart/twin: owner of users-availability is "chart/slo", allowed: one objective of each name; set objectiveName: two objectives of one indicator need names',
  );
  new ServiceLevelObjective(chart, 'twin-2', { service: users, indicator: availability, objectivePercent: 99, objectiveName: 'loose' });
  expect(all(chart, 'PrometheusRule')).toHaveLength(2);
});

test('a service without HTTP has no requests', () => {
  const { chart, open } = fixture();
  const { service: db } = service(open, 'db', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] });
  expect(errorOf(() => new ServiceLevelObjective(chart, 'slo', { service: db, indicator: availability, objectivePercent: 99.9 }))).toContain('a port that speaks http');
});

test.each([
  ['Istio', MeshProvider.istio(), '250ms or 500ms'],
  ['Istio ambient', MeshProvider.istioAmbient(), '250ms or 500ms'],
  ['Linkerd', MeshProvider.linkerd(), '200ms or 300ms'],
] as const)('a latency between the buckets of %s', (name, provider, nearest) => {
  const { mesh } = objective({ indicator: ServiceLevelIndicator.latency(Duration.millis(251)) }, provider);
  expect(findingTexts(mesh).join('\n')).toContain(`its latency of 251ms is no bound of the histogram of ${name}: requests within it are not counted; use the nearest bound: ${nearest}`);
});

test('ambient: a service without waypoint has no metrics of requests', () => {
  const { chart, mesh, open } = fixture(MeshProvider.istioAmbient());
  const { service: users } = service(open, 'users');
  new ServiceLevelObjective(chart, 'slo', { service: users, indicator: availability, objectivePercent: 99.9 });
  expect(findingTexts(mesh).join('\n')).toContain('it measures nothing of chart/open/users: it has no waypoint, and ztunnel reports no requests; give it a waypoint');
});

test('NetworkPolicies that let nobody scrape', () => {
  const { chart, mesh } = fixture();
  const shop = new ZeroTrustNamespace(chart, 'closed', { mesh });
  const { service: users } = service(shop, 'users');
  new ServiceLevelObjective(chart, 'slo', { service: users, indicator: availability, objectivePercent: 99.9 });
  expect(findingTexts(mesh).join('\n')).toContain('it measures nothing of chart/closed/users: the NetworkPolicies of namespace closed let nobody scrape the proxies');
});

test('telemetry settings that disable the metric, or change its tags', () => {
  const { chart, mesh, users } = objective();
  new MeshTelemetry(chart, 'off', { mesh, metrics: [{ metric: MeshMetric.REQUEST_COUNT, disabled: true }] });
  expect(findingTexts(mesh).join('\n')).toContain('chart/off disables the metric REQUEST_COUNT');
  new MeshTelemetry(chart, 'on', { service: users, metrics: [{ metric: MeshMetric.REQUEST_COUNT, disabled: false, tags: [MetricTag.remove('destination_workload')] }] });
  expect(findingTexts(mesh).join('\n')).not.toContain('disables');
  expect(findingTexts(mesh).join('\n')).toContain('chart/on changes the tag destination_workload, by which its requests are found; use another tag');
});

test('pods that Flagger copies count', () => {
  const { chart, open } = fixture();
  const users = open.addService('users');
  users.addVersion('main', { image: 'users', autoscaled: true });
  new ProgressiveDelivery(chart, 'delivery', {
    service: users, plan: DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] }), engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus:9090' }),
  });
  new ServiceLevelObjective(chart, 'slo', { service: users, indicator: availability, objectivePercent: 99.9 });
  const [{ expr }] = rules(find(chart, 'PrometheusRule', 'users-availability')).filter(({ record }) => record === 'slo:sli_error:ratio_rate5m');
  expect(expr).toContain('destination_workload=~"users-main|users-main-primary"');
  expect(expr).toContain('destination_service_name=~"users|users-canary|users-primary"');
});
