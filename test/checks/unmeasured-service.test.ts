import { ApiObject, Duration } from 'cdk8s';
import {
  Injection, Mesh, MeshDashboards, MeshMetric, MeshNamespace, MeshProvider, MeshService, MeshTelemetry, MetricTag, PortProtocol, ProxySide,
} from '../../src';
import { findingTexts, fixture, service } from '../mesh-fixture';

const findings = (mesh: Mesh) => findingTexts(mesh).filter(text => text.endsWith('(unmeasured-service)'));

/** A mesh with dashboards. */
function watched(provider = MeshProvider.istio()) {
  const built = fixture(provider);
  new MeshDashboards(built.chart, 'dashboards', { mesh: built.mesh, namespace: 'monitoring' });
  return built;
}

test('without dashboards nothing is reported', () => {
  const { mesh, open } = fixture();
  service(open, 'database', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] });
  expect(findings(mesh)).toEqual([]);
});

test('a service without HTTP ports', () => {
  const { mesh, open } = watched();
  service(open, 'database', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] });
  service(open, 'users');
  expect(findings(mesh)).toEqual([
    'WARNING chart/dashboards: its dashboards have no requests of chart/open/database: proxies count requests on HTTP ports only; '
    + 'set protocol of its ports, if they speak HTTP; else acknowledge this (unmeasured-service)',
  ]);
});

test('versions without proxy, once for each reason', () => {
  const { chart, mesh, open } = watched();
  const legacy = new MeshNamespace(chart, 'legacy', { mesh, injection: Injection.disabled() });
  for (const name of ['a', 'b', 'c', 'd', 'e']) service(legacy, name);
  const { versions } = service(open, 'users', {}, ['v1', 'v2']);
  versions[1].workload.podMetadata.addLabel('sidecar.istio.io/inject', 'false');
  expect(findings(mesh)).toEqual([
    expect.stringContaining('no requests of chart/legacy/a/v1, chart/legacy/b/v1, chart/legacy/c/v1 and 2 more: no proxy counts its requests (injection'),
    expect.stringContaining('no requests of chart/open/users/v2: no proxy counts its requests (label sidecar.istio.io/inject: false)'),
  ]);
});

test('pods of others', () => {
  const { chart, mesh, open } = watched();
  MeshService.fromExistingService(chart, 'old', { namespace: open, serviceName: 'old', serviceAccountName: 'old', podLabels: { app: 'old' } });
  expect(findings(mesh)).toEqual([expect.stringContaining('no requests of chart/old: others deploy its pods')]);
});

test('ambient: a service without waypoint', () => {
  const { mesh, open } = watched(MeshProvider.istioAmbient());
  service(open, 'users', { timeout: Duration.seconds(1) });
  service(open, 'orders');
  expect(findings(mesh)).toEqual([expect.stringContaining('no requests of chart/open/orders: it has no waypoint, and ztunnel counts no requests')]);
});

test('Linkerd: a workload that is no Deployment', () => {
  const { chart, mesh, open } = watched(MeshProvider.linkerd());
  const workload = new ApiObject(chart, 'set', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'users', namespace: 'open' },
    spec: {
      selector: { matchLabels: { app: 'users', version: 'v1' } },
      template: { spec: { serviceAccountName: 'users', containers: [{ name: 'app', image: 'i' }] } },
    },
  });
  open.addService('users').addVersion('v1', { workload });
  expect(findings(mesh)).toEqual([expect.stringContaining('no requests of chart/open/users/v1: its metrics have the names of Deployments only')]);
});

describe('metrics of a MeshTelemetry', () => {
  test.each([
    ['all disabled', [{ disabled: true }], ['disables the metric REQUEST_COUNT']],
    ['one that is shown disabled', [{ metric: MeshMetric.REQUEST_DURATION, side: ProxySide.SERVER, disabled: true }], ['disables the metric REQUEST_DURATION']],
    ['a tag that selects removed', [{ metric: MeshMetric.REQUEST_COUNT, tags: [MetricTag.remove('destination_workload')] }], ['changes the tag destination_workload']],
    ['a tag that selects set', [{ tags: [MetricTag.set('reporter', 'request.method')] }], ['changes the tag reporter']],
    ['a tag that selects removed, and the metric enabled', [{ tags: [MetricTag.remove('reporter')], disabled: false }], ['changes the tag reporter']],
    ['another tag removed', [{ metric: MeshMetric.REQUEST_COUNT, tags: [MetricTag.remove('request_protocol')] }], []],
    ['another metric disabled', [{ metric: MeshMetric.REQUEST_SIZE, disabled: true }], []],
    ['those of the client disabled', [{ side: ProxySide.CLIENT, disabled: true }], []],
  ])('%s', (_, metrics, reasons) => {
    const { chart, mesh, open } = watched();
    service(open, 'users');
    new MeshTelemetry(chart, 'telemetry', { namespace: open, metrics });
    expect(findings(mesh)).toEqual(reasons.map(reason => expect.stringContaining(`no requests of chart/open/users: chart/telemetry ${reason}`)));
  });
});
