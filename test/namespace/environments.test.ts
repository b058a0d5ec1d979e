import { ApiObject, App, AppProps, Chart, YamlOutputType } from 'cdk8s';
import { GuardRails, Mesh, MeshApp, MeshNamespace, MeshProvider, MeshService, ZeroTrustNamespace } from '../../src';
import { emptyFolder, writtenFiles } from '../app/written-files';
import { errorOf, fixture } from '../mesh-fixture';

const APPS: [string, (props?: AppProps) => App][] = [['App', props => new App(props)], ['MeshApp', props => new MeshApp(props)]];
const { FILE_PER_APP, FILE_PER_CHART, FILE_PER_RESOURCE, FOLDER_PER_CHART_FILE_PER_RESOURCE } = YamlOutputType;

/** What a team writes once, for each environment. */
function shop(app: App, environment: string, provider = MeshProvider.istio()): Chart {
  const chart = new Chart(app, environment);
  const mesh = new Mesh(chart, 'mesh', { provider, guardRails: GuardRails.OFF });
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const [frontend, users] = ['frontend', 'users'].map(name => namespace.addService(name));
  for (const service of [frontend, users]) service.addVersion('v1', { image: `${service.serviceName}:${environment}` });
  frontend.calls(users);
  return chart;
}

describe.each(APPS)('%s', (_, create) => {
  test.each([
    [FILE_PER_CHART, ['production.k8s.yaml', 'staging.k8s.yaml']],
    [FOLDER_PER_CHART_FILE_PER_RESOURCE, ['production', 'staging'].map(folder => `${folder}/${create().constructor === App ? '' : '0000-'}Namespace.shop.k8s.yaml`)],
  ])('a namespace of one name in two environments: output type %s', (yamlOutputType, files) => {
    const app = create({ outdir: emptyFolder(), yamlOutputType });
    shop(app, 'staging');
    shop(app, 'production', MeshProvider.linkerd());
    app.synth();
    const written = writtenFiles(app.outdir);
    for (const file of files) expect(written[file]).toContain('kind: Namespace');
    expect(Object.keys(written)).toEqual(expect.arrayContaining(files));
  });

  test('each has what it would have alone', () => {
    const app = create({ outdir: emptyFolder() });
    shop(app, 'staging');
    shop(app, 'production', MeshProvider.linkerd());
    app.synth();
    const alone = create({ outdir: emptyFolder() });
    shop(alone, 'production', MeshProvider.linkerd());
    alone.synth();
    expect(writtenFiles(app.outdir)['production.k8s.yaml']).toBe(writtenFiles(alone.outdir)['production.k8s.yaml']);
  });

  test('the same as an App for each', () => {
    for (const environment of ['staging', 'production']) {
      const app = create();
      shop(app, environment);
      expect(errorOf(() => app.synthYaml())).toBeUndefined();
    }
  });

  test.each([[FILE_PER_APP, 'FILE_PER_APP'], [FILE_PER_RESOURCE, 'FILE_PER_RESOURCE']])('not with an output type that mixes charts: %s', (yamlOutputType, name) => {
    const app = create({ yamlOutputType });
    shop(app, 'staging');
    expect(errorOf(() => shop(app, 'production'))).toBe(
      `production/shop: namespaceName is "shop", allowed: one mesh for each namespace with YamlOutputType.${name}, which does not keep the objects of two clusters apart; `
      + 'staging/shop declares it in mesh staging/mesh: use YamlOutputType.FILE_PER_CHART, or an App for each cluster',
    );
  });

  test('an object of the user in one environment that the other renders', () => {
    const app = create();
    const staging = shop(app, 'staging');
    const production = shop(app, 'production');
    new ApiObject(staging, 'job', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'job', namespace: 'shop' } });
    (production.node.findChild('shop') as MeshNamespace).addService('job').addVersion('v1', { image: 'job' });
    expect(errorOf(() => app.synthYaml())).toBeUndefined();

    new ApiObject(production, 'job', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'job', namespace: 'shop' } });
    expect(errorOf(() => app.synthYaml())).toMatch(/production\/job: both it and production\/shop\/job\/Objects\/Service render objects named Service shop\/job; /);
  });

  test('Namespaces in charts of their own come before what lives in them, in each environment', () => {
    const app = create({ outdir: emptyFolder() });
    for (const environment of ['staging', 'production']) {
      const apps = new Chart(app, `${environment}-apps`);
      const platform = new Chart(app, `${environment}-platform`);
      const mesh = new Mesh(platform, 'mesh', { provider: MeshProvider.istio(), guardRails: GuardRails.OFF });
      new MeshService(apps, 'users', { namespace: new MeshNamespace(platform, 'shop', { mesh }) }).addVersion('v1', { image: 'users:v1' });
      new ApiObject(apps, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } });
    }
    app.synth();
    expect(Object.keys(writtenFiles(app.outdir))).toEqual([
      '0000-staging-platform.k8s.yaml', '0001-staging-apps.k8s.yaml', '0002-production-platform.k8s.yaml', '0003-production-apps.k8s.yaml',
    ]);
    for (const chart of app.charts) expect(chart.node.dependencies.every(({ node: { id } }) => id.split('-')[0] === chart.node.id.split('-')[0])).toBe(true);
  });
});

describe('one chart is applied to one cluster', () => {
  const inChart = (path: string) => (
    `other, whose objects of this namespace are in chart ${path}: a chart is applied to one cluster, and there a namespace has one mesh; `
    + 'put what belongs to another mesh into another chart, or choose one of the two meshes'
  ).replace('other', 'chart/mesh');

  test('a Namespace of two meshes', () => {
    const { chart, shop: { namespaceName } } = fixture();
    const other = new Mesh(chart, 'other', { provider: MeshProvider.linkerd() });
    expect(errorOf(() => new ZeroTrustNamespace(chart, 'again', { mesh: other, namespaceName }))).toBe(
      `chart/again: mesh of namespace shop is "chart/other", allowed: ${inChart('chart')}`,
    );
  });

  test('a service of one mesh in the chart of another, in namespaces of one name', () => {
    const { app, chart, shop: namespace } = fixture();
    namespace.addService('users');
    const elsewhere = new Chart(app, 'elsewhere');
    const other = new MeshNamespace(elsewhere, 'shop', { mesh: new Mesh(elsewhere, 'other', { provider: MeshProvider.linkerd() }) });
    expect(errorOf(() => new MeshService(chart, 'orders', { namespace: other }))).toBe(
      `chart/orders: mesh of namespace shop is "elsewhere/other", allowed: ${inChart('chart')}`,
    );
    expect(other.mesh._model.services).toHaveLength(0);
  });

  test('namespaces of other names may share a chart', () => {
    const { chart, shop: namespace } = fixture();
    namespace.addService('users').addVersion('v1', { image: 'users:v1' });
    const other = new MeshNamespace(chart, 'lab', { mesh: new Mesh(chart, 'other', { provider: MeshProvider.linkerd() }) });
    other.addService('users').addVersion('v1', { image: 'users:v1' });
    expect(errorOf(() => new MeshService(chart, 'orders', { namespace }))).toBeUndefined();
  });
});

test('the order of files that docs/guides/environments.md tells of, when kubectl reads a folder by name', () => {
  const names = (yamlOutputType: YamlOutputType) => {
    const app = new MeshApp({ outdir: emptyFolder(), yamlOutputType });
    shop(app, 'staging');
    app.synth();
    return writtenFiles(app.outdir);
  };
  const perChart = names(FILE_PER_CHART);
  expect(perChart['staging.k8s.yaml']).toMatch(/^apiVersion: v1\nkind: Namespace\n/);
  expect(Object.keys(names(FILE_PER_RESOURCE)).sort()[0]).toBe('0000-Namespace.shop.k8s.yaml');
});
