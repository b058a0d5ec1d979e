import { MeshDashboards, MeshDashboardsProps } from '../../src';
import { all, errorOf, fixture } from '../mesh-fixture';

/** The error of the constructor. */
function refused(props: Partial<MeshDashboardsProps>): string | undefined {
  const { chart, mesh } = fixture();
  return errorOf(() => new MeshDashboards(chart, 'dashboards', { mesh, namespace: 'monitoring', ...props }));
}

test('labels and folder are the ones that the sidecar of Grafana looks for', () => {
  const { chart, mesh } = fixture();
  const labels = { dashboards: 'platform' };
  const { objects } = new MeshDashboards(chart, 'dashboards', {
    mesh, namespace: 'grafana', labels, folder: 'Shop', folderAnnotation: 'k8s-sidecar-target-directory',
  });
  expect(objects).toHaveLength(1);
  expect(all(chart, 'ConfigMap').map(({ metadata }) => metadata)).toEqual([
    { name: 'mesh-control-plane', namespace: 'grafana', labels, annotations: { 'k8s-sidecar-target-directory': 'Shop' } },
  ]);
});

test('the default label, and no folder', () => {
  const { chart, mesh } = fixture();
  new MeshDashboards(chart, 'dashboards', { mesh, namespace: 'monitoring' });
  expect(all(chart, 'ConfigMap')[0].metadata).toEqual({ name: 'mesh-control-plane', namespace: 'monitoring', labels: { grafana_dashboard: '1' } });
});

test.each<[string, Partial<MeshDashboardsProps>, string]>([
  ['no label', { labels: {} }, 'chart/dashboards: labels is {}, allowed: at least one label; give the labels that the sidecar of Grafana watches'],
  ['a label that is none', { labels: { 'a b': 'c' } }, 'labels is { "a b": "c" }'],
  ['a namespace that is none', { namespace: 'Monitoring' }, 'namespace is "Monitoring"'],
  ['a name of 31 characters', { name: 'n'.repeat(31) }, 'name is "'],
  ['a folder of two lines', { folder: 'a\nb' }, 'folder is '],
  ['an annotation without folder', { folderAnnotation: 'a' }, 'folderAnnotation is "a", allowed: only with folder'],
  ['an annotation that is none', { folder: 'a', folderAnnotation: 'a b' }, 'folderAnnotation is "a b", allowed: the key of an annotation'],
])('%s is refused', (_, props, message) => {
  expect(refused(props)).toContain(message);
});

test('a mesh has one', () => {
  const { chart, mesh } = fixture();
  new MeshDashboards(chart, 'first', { mesh, namespace: 'monitoring' });
  expect(errorOf(() => new MeshDashboards(chart, 'second', { mesh, namespace: 'monitoring' }))).toContain(
    'chart/second: dashboards of chart/mesh is "chart/first", allowed: one MeshDashboards for a mesh; use chart/first',
  );
});
