import { ApiObject, App, AppProps, Chart, Testing, YamlOutputType } from 'cdk8s';
import { Construct } from 'constructs';
import { GuardRails, Mesh, MeshApp, MeshNamespace, MeshProvider, MeshService } from '../../src';
import { emptyFolder, writtenFiles } from '../app/written-files';
import { errorOf, find, fixture } from '../mesh-fixture';

const APPS: [string, (props?: AppProps) => App][] = [['App', props => new App(props)], ['MeshApp', props => new MeshApp(props)]];
const { FILE_PER_APP, FILE_PER_CHART, FILE_PER_RESOURCE, FOLDER_PER_CHART_FILE_PER_RESOURCE } = YamlOutputType;

/** A namespace in a platform's chart, and a service in a team's, which comes first in the tree and in the alphabet. */
function build(app: App): App {
  const apps = new Chart(app, 'apps');
  const platform = new Chart(app, 'platform');
  const mesh = new Mesh(platform, 'mesh', { provider: MeshProvider.istio(), guardRails: GuardRails.OFF });
  const shop = new MeshNamespace(platform, 'shop', { mesh });
  new MeshService(apps, 'users', { namespace: shop }).addVersion('v1', { image: 'users:v1' });
  return app;
}

/** Kinds and names, in the order of the output. */
function objectsIn(yaml: string): string[] {
  return [...yaml.matchAll(/^kind: (.+)\nmetadata:\n(?: {2}(?:labels|annotations):\n(?: {4}.+\n)+)* {2}name: (.+)$/gm)].map(([, kind, name]) => `${kind} ${name}`);
}

describe.each(APPS)('%s', (_, create) => {
  test('a Namespace of another chart comes before what lives in it', () => {
    expect(objectsIn(build(create()).synthYaml())).toEqual(['Namespace shop', 'ServiceAccount users', 'Service users', 'Deployment users-v1']);
  });

  test.each([
    [FILE_PER_APP, ['app.k8s.yaml']],
    [FILE_PER_CHART, ['0000-platform.k8s.yaml', '0001-apps.k8s.yaml']],
    ...create().constructor === App ? [] : [[FILE_PER_RESOURCE, [
      '0000-Namespace.shop.k8s.yaml', 'Deployment.users-v1.k8s.yaml', 'Service.users.k8s.yaml', 'ServiceAccount.users.k8s.yaml',
    ]] as [YamlOutputType, string[]]],
    [FOLDER_PER_CHART_FILE_PER_RESOURCE, [
      `0000-platform/${create().constructor === App ? '' : '0000-'}Namespace.shop.k8s.yaml`, '0001-apps/Deployment.users-v1.k8s.yaml', '0001-apps/Service.users.k8s.yaml', '0001-apps/ServiceAccount.users.k8s.yaml',
    ]],
  ])('output type %s: kubectl applies files by name', (yamlOutputType, files) => {
    const app = build(create({ yamlOutputType, outdir: emptyFolder() }));
    app.synth();
    const written = Object.entries(writtenFiles(app.outdir)).filter(([, text]) => text !== null);
    expect(written.map(([name]) => name)).toEqual(files);
    expect(objectsIn(written.map(([, text]) => text).join('---\n'))[0]).toBe('Namespace shop');
  });

  test('in one chart too, where the namespace is declared after the construct that has the services', () => {
    const { app, chart, mesh } = fixture(undefined, undefined, create());
    const team = new Construct(chart, 'team');
    new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } });
    new ApiObject(chart, 'other', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other', namespace: 'elsewhere' } });
    new MeshService(team, 'users', { namespace: new MeshNamespace(chart, 'shop', { mesh }) }).addVersion('v1', { image: 'users:v1' });
    expect(objectsIn(app.synthYaml())).toEqual([
      'Namespace shop', 'ServiceAccount users', 'Service users', 'Deployment users-v1', 'ConfigMap settings', 'ConfigMap other',
    ]);
  });

  test('an object of the user in a namespace of another chart', () => {
    const app = create();
    const settings = new Chart(app, 'a', { namespace: 'shop' });
    new ApiObject(settings, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
    const { mesh } = fixture(undefined, undefined, app);
    new MeshNamespace(new Chart(app, 'b'), 'shop', { mesh });
    expect(objectsIn(app.synthYaml())).toEqual(['Namespace shop', 'ConfigMap settings']);
  });

  test('no order where there is none to keep: one chart, a namespace of somebody else', () => {
    const app = create({ outdir: emptyFolder() });
    const apps = new Chart(app, 'apps');
    const platform = new Chart(app, 'platform');
    const mesh = new Mesh(platform, 'mesh', { provider: MeshProvider.istio(), guardRails: GuardRails.OFF });
    const shop = new MeshNamespace(platform, 'shop', { mesh, create: false });
    new MeshService(apps, 'users', { namespace: shop }).addVersion('v1', { image: 'users:v1' });
    new MeshNamespace(platform, 'own', { mesh }).addService('orders').addVersion('v1', { image: 'orders:v1' });
    app.synth();
    expect(Object.keys(writtenFiles(app.outdir))).toEqual(['apps.k8s.yaml', 'platform.k8s.yaml']);
  });

  test.each<[string, (app: App) => void]>([
    ['charts with services in the namespaces of each other', app => {
      const { mesh } = fixture(undefined, undefined, app);
      const [a, b] = ['a', 'b'].map(id => new Chart(app, id));
      const [inA, inB] = [a, b].map(chart => new MeshNamespace(chart, `in-${chart.node.id}`, { mesh }));
      new MeshService(a, 'users', { namespace: inB }).addVersion('v1', { image: 'users:v1' });
      new MeshService(b, 'users', { namespace: inA }).addVersion('v1', { image: 'users:v1' });
    }],
    ['a chart inside the chart of the namespace: cdk8s writes it first', app => {
      const { chart, shop } = fixture(undefined, undefined, app);
      new MeshService(new Chart(chart, 'inner'), 'users', { namespace: shop }).addVersion('v1', { image: 'users:v1' });
    }],
    ['a dependency of the user the other way round', app => {
      const apps = new Chart(app, 'apps');
      const { chart, shop } = fixture(undefined, undefined, app);
      const middle = new Chart(app, 'middle');
      new MeshService(apps, 'users', { namespace: shop }).addVersion('v1', { image: 'users:v1' });
      chart.addDependency(middle);
      middle.addDependency(apps);
    }],
  ])('no cycle: %s', (__, declare) => {
    const app = create();
    declare(app);
    expect(errorOf(() => app.synthYaml())).toBeUndefined();
  });

  test('the order changes no object, and is no change of the user', () => {
    const { app, chart, mesh } = fixture(undefined, undefined, create());
    const team = new Chart(app, 'a-team');
    const shop = new MeshNamespace(chart, 'shop', { mesh });
    const users = new MeshService(team, 'users', { namespace: shop });
    const v1 = users.addVersion('v1', { image: 'users:v1' });
    const [{ node }] = users.objects;
    app.synthYaml();
    expect(node.dependencies.length).toBeLessThanOrEqual(1); // App adds those of the chart to its objects
    users.routes.addRule({ split: [{ version: v1, percent: 100 }] }); // other objects than before
    expect(errorOf(() => app.synthYaml())).toBeUndefined();
  });
});

test.each([FILE_PER_RESOURCE, FOLDER_PER_CHART_FILE_PER_RESOURCE])('MeshApp, with a file for each resource: a Namespace comes before policies in it: output type %s', yamlOutputType => {
  const { app, shop } = fixture(undefined, undefined, new MeshApp({ yamlOutputType, outdir: emptyFolder() }));
  shop.addService('users').addVersion('v1', { image: 'users:v1' });
  app.synth();
  const files = Object.keys(writtenFiles(app.outdir)).filter(name => name.endsWith('.yaml'));
  expect(files.length).toBeGreaterThan(4);
  expect(files[0]).toMatch(/(^|\/)0000-Namespace\.shop\.k8s\.yaml$/);
});

describe('the namespace of a chart', () => {
  test.each(APPS)('is not that of objects of the cluster: %s', (_, create) => {
    const app = create();
    const chart = new Chart(app, 'chart', { namespace: 'team' });
    const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio(), guardRails: GuardRails.OFF });
    const shop = new MeshNamespace(chart, 'shop', { mesh });
    shop.addService('users').addVersion('v1', { image: 'users:v1' });
    expect(find(chart, 'Namespace', 'shop').metadata).toEqual({ name: 'shop', labels: { 'istio-injection': 'enabled' } });
    expect(Testing.synth(chart).filter(({ kind }) => kind !== 'Namespace').map(({ metadata }) => metadata.namespace)).toEqual(['shop', 'shop', 'shop']);
    expect(app.synthYaml()).not.toContain('namespace: team');
  });
});
