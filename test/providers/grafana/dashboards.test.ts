import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { DeliveryEngine, DeliveryPlan, Mesh, MeshDashboards, MeshNamespace, MeshProvider, MetricLimit, ProgressiveDelivery } from '../../../src';
import { all, Fixture, fixture, service } from '../../mesh-fixture';

/** The dashboards of a mesh, by the name of their ConfigMap. */
function dashboardsOf({ chart }: Fixture): Map<string, any> {
  return new Map(all(chart, 'ConfigMap').map(({ metadata: { name }, data }) => [name, JSON.parse(data[`${name}.json`])]));
}

/** The values of the variable for the service. */
function choices(dashboard: any): string[] {
  return dashboard.templating.list.find(({ name }: { name: string }) => name === 'service').query.split(', ');
}

const withDashboards = (built: Fixture, name?: string) => (
  new MeshDashboards(built.chart, 'dashboards', { mesh: built.mesh, namespace: 'monitoring', name })
);

test('a namespace has a dashboard for all services, and one for those with several versions: a service more is one line', () => {
  const texts = [500, 501].map(count => {
    const built = fixture();
    for (let i = 0; i < count; i++) service(built.open, `s${i}`, {}, i ? ['v1'] : ['v1', 'v2']);
    withDashboards(built);
    expect([...dashboardsOf(built).keys()].sort()).toEqual(['mesh-control-plane', 'mesh-services-open', 'mesh-versions-open']);
    return all(built.chart, 'ConfigMap').map(({ data }) => Object.values(data)[0]).join('').split('\n');
  });
  expect(texts[1]).toHaveLength(texts[0].length);
  expect(texts[1].filter((line, i) => line !== texts[0][i])).toHaveLength(1);
  expect(Math.max(...texts[1].map(line => line.length))).toBeLessThan(20_000);
});

test('the stable pods of a canary are those of the copy that Flagger makes; its service is not among those with versions', () => {
  const built = fixture();
  const users = built.open.addService('users');
  users.addVersion('main', { image: 'i', autoscaled: true });
  new ProgressiveDelivery(built.chart, 'delivery', {
    service: users,
    plan: DeliveryPlan.canary({ stepPercent: 10, interval: Duration.minutes(1), limits: [MetricLimit.errorRate(5)] }),
    engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus:9090' }),
  });
  withDashboards(built);
  const dashboards = dashboardsOf(built);
  expect([...dashboards.keys()].sort()).toEqual(['mesh-canaries-open', 'mesh-control-plane', 'mesh-services-open']);
  expect(choices(dashboards.get('mesh-canaries-open'))).toEqual(['users : users-main|users-main-primary']);
});

test('a dot in the name of a workload is no wildcard', () => {
  const built = fixture();
  const { chart } = built;
  const users = built.open.addService('users');
  const workload = new ApiObject(chart, 'deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'users.v1', namespace: 'open' },
    spec: {
      selector: { matchLabels: { app: 'users', version: 'v1' } },
      template: { spec: { serviceAccountName: 'users', containers: [{ name: 'app', image: 'i' }] } },
    },
  });
  users.addVersion('v1', { workload });
  withDashboards(built);
  expect(choices(dashboardsOf(built).get('mesh-services-open'))).toEqual(['users : users[.]v1']);
});

test('a uid has 40 characters at most, and is another for another namespace', () => {
  const built = fixture();
  const long = 'n'.repeat(62);
  for (const name of [`${long}a`, `${long}b`]) service(new MeshNamespace(built.chart, name, { mesh: built.mesh }), 'users');
  withDashboards(built, 'staging');
  const uids = [...dashboardsOf(built).values()].map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(3);
  for (const uid of uids) expect(uid).toMatch(/^staging-[-a-z0-9]{1,32}$/);
});

test('the order of construction changes nothing', () => {
  const texts = [['a', 'b'], ['b', 'a']].map(names => {
    const built = fixture();
    for (const name of names) service(built.open, name);
    withDashboards(built);
    return all(built.chart, 'ConfigMap');
  });
  expect(texts[1]).toEqual(texts[0]);
});

test.each([
  ['istio', MeshProvider.istio(), 'reporter="destination"'],
  ['ambient', MeshProvider.istioAmbient(), 'reporter="waypoint"'],
  ['linkerd', MeshProvider.linkerd(), 'direction="inbound"'],
])('%s: each query for the requests to a service selects namespace and workload', (_, provider, reporter) => {
  const built = fixture(provider);
  service(built.open, 'users', { timeout: Duration.seconds(1) });
  withDashboards(built);
  const queries: string[] = dashboardsOf(built).get('mesh-services-open').panels.flatMap(({ targets }: any) => targets.map(({ expr }: any) => expr));
  const selectors = queries.flatMap(query => query.replace(/\$\{service:text\}/g, '$service').match(/\{[^}]*\}/g) ?? []);
  expect(selectors.length).toBeGreaterThan(10);
  for (const selector of selectors) {
    expect(selector).toMatch(/namespace="open"/);
    expect(selector).toMatch(/\$service/);
  }
  expect(selectors.filter(selector => selector.includes(reporter)).length).toBeGreaterThan(8);
});

test('dashboards of two meshes in one namespace have names of their own', () => {
  const app = new App();
  const names = ['staging', 'production'].flatMap(name => {
    const chart = new Chart(app, name);
    const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio() });
    return new MeshDashboards(chart, 'dashboards', { mesh, namespace: 'monitoring', name }).objects.map(object => object.name);
  });
  expect(names).toEqual(['staging-control-plane', 'production-control-plane']);
});
