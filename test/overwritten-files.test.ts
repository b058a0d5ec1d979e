import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { GuardRails, Mesh, MeshApp, MeshProvider, ZeroTrustNamespace } from '../src';
import { emptyFolder } from './app/written-files';
import { errorOf } from './mesh-fixture';

const { FILE_PER_APP, FILE_PER_CHART, FILE_PER_RESOURCE, FOLDER_PER_CHART_FILE_PER_RESOURCE } = YamlOutputType;

/** Zero trust namespaces, of which each has a PeerAuthentication `default` and an AuthorizationPolicy `deny-all`. */
function build(app: App, namespaces: string[], chartOf: (name: string) => Chart): App {
  const mesh = new Mesh(new Chart(app, 'platform'), 'mesh', { provider: MeshProvider.istio(), guardRails: GuardRails.OFF });
  for (const name of namespaces) new ZeroTrustNamespace(chartOf(name), name, { mesh, networkPolicies: false });
  return app;
}

const inOneChart = (app: App) => {
  const chart = new Chart(app, 'shops');
  return () => chart;
};
const inOwnCharts = (app: App) => (name: string) => new Chart(app, name);
const PREFIX = 'Validation failed with the following errors:\n  [platform/mesh] ';

describe.each([['App', App], ['MeshApp', MeshApp]])('%s', (_, create) => {
  test.each([FILE_PER_RESOURCE, FOLDER_PER_CHART_FILE_PER_RESOURCE])('two objects of one kind and name in one file: %s', yamlOutputType => {
    const app = new create({ yamlOutputType, outdir: emptyFolder() });
    const [type, folder, fix] = yamlOutputType === FILE_PER_RESOURCE
      ? ['FILE_PER_RESOURCE', '', 'use FOLDER_PER_CHART_FILE_PER_RESOURCE with a chart for each namespace, or FILE_PER_CHART']
      : ['FOLDER_PER_CHART_FILE_PER_RESOURCE', 'shops/', 'use a chart for each namespace, or FILE_PER_CHART'];
    build(app, ['a', 'b'], inOneChart(app));
    const error = (object: string, file: string) => (
      `shops/a/Objects/${object}: with YamlOutputType.${type}, it and shops/b/Objects/${object} have one file, ${folder}${file}, which keeps only the last; ${fix} (overwritten-file)`
    );
    expect(errorOf(() => app.synth())).toBe(
      `${PREFIX}${error('PeerAuthentication-default', 'PeerAuthentication.default')}\n  [platform/mesh] ${error('AuthorizationPolicy-deny-all', 'AuthorizationPolicy.deny-all')}`,
    );
  });

  test.each([FILE_PER_APP, FILE_PER_CHART])('no error where a file has several objects: %s', yamlOutputType => {
    const app = new create({ yamlOutputType, outdir: emptyFolder() });
    expect(errorOf(() => build(app, ['a', 'b'], inOneChart(app)).synth())).toBeUndefined();
  });

  test('no error with a folder for each namespace', () => {
    const app = new create({ yamlOutputType: FOLDER_PER_CHART_FILE_PER_RESOURCE, outdir: emptyFolder() });
    expect(errorOf(() => build(app, ['a', 'b'], inOwnCharts(app)).synth())).toBeUndefined();
  });

  test('several others are counted, and objects that are all of the user are his affair', () => {
    const app = new create({ yamlOutputType: FILE_PER_RESOURCE, outdir: emptyFolder() });
    build(app, ['a', 'b', 'c'], inOwnCharts(app));
    for (const namespace of ['a', 'b']) new ApiObject(new Chart(app, `more-${namespace}`), 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace } });
    const error = errorOf(() => app.synth());
    expect(error).toContain('a/Objects/PeerAuthentication-default: with YamlOutputType.FILE_PER_RESOURCE, it and 2 other objects have one file, PeerAuthentication.default, ');
    expect(error).not.toContain('ConfigMap');
  });
});
