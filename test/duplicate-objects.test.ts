import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, Helm, Include, JsonPatch, Testing, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { errorOf, fixture, service } from './mesh-fixture';
import { Mesh, MeshNamespace, MeshProvider } from '../src';
import { PROVIDERS } from './order/providers';

const PREFIX = 'Validation failed with the following errors:\n  [chart/mesh] ';
const refused = (path: string, other: string, name: string) => (
  `${PREFIX}${path}: both it and ${other} render objects named ${name}; rename or remove one of the two (duplicate-name)`
);

/** An object of the user. */
const raw = (chart: Chart, kind: string, name: string, namespace?: string, apiVersion = 'v1') => (
  new ApiObject(chart, `raw-${kind}`.toLowerCase(), { apiVersion, kind, metadata: { name, namespace } })
);

test.each(Object.values(PROVIDERS))('a Service of the user beside that of a service', provider => {
  const { app, chart, open } = fixture(provider());
  service(open, 'users');
  raw(new Chart(app, 'other'), 'Service', 'users', 'open');
  expect(errorOf(() => Testing.synth(chart))).toBe(refused('other/raw-service', 'chart/open/users/Objects/Service', 'Service open/users'));
});

test('in the namespace of the chart, of another API version, of cdk8s-plus', () => {
  const { app, chart, open } = fixture();
  service(open, 'users', { connectionPool: { maxConnections: 1 } });
  raw(new Chart(app, 'other', { namespace: 'open' }), 'DestinationRule', 'users', undefined, 'networking.istio.io/v1alpha3');
  expect(errorOf(() => Testing.synth(chart))).toBe(
    refused('other/raw-destinationrule', 'chart/open/users/Objects/DestinationRule', 'networking.istio.io DestinationRule open/users'),
  );
  const { app: second, chart: main, open: namespace } = fixture();
  service(namespace, 'users');
  new kplus.ServiceAccount(new Chart(second, 'other'), 'account', { metadata: { name: 'users', namespace: 'open' } });
  expect(errorOf(() => Testing.synth(main))).toBe(
    refused('other/account/Resource', 'chart/open/users/Objects/ServiceAccount', 'ServiceAccount open/users'),
  );
});

test('the Deployment of a version, a Namespace in a chart with a namespace', () => {
  const { app, chart, open } = fixture();
  service(open, 'users').versions[0].workload.scheduling.spread();
  open.addWorkload('mailer', { image: 'mailer' });
  const other = new Chart(app, 'other', { namespace: 'open' });
  for (const name of ['users-v1', 'mailer']) {
    const { node } = raw(other, 'Deployment', name, undefined, 'apps/v1');
    expect(errorOf(() => Testing.synth(chart))).toMatch(new RegExp(`other/raw-deployment: both it and chart/open/\\S+ render objects named apps Deployment open/${name}; `));
    other.node.tryRemoveChild(node.id);
  }
  raw(other, 'Namespace', 'open');
  expect(errorOf(() => Testing.synth(chart))).toBe(refused('other/raw-namespace', 'chart/open/Objects/Namespace', 'Namespace open'));
});

describe('manifests that are not written in code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  const url = join(folder, 'manifests.yaml');
  writeFileSync(url, Yaml.stringify({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'deny-all', namespace: 'shop' }, spec: { rules: [{}] } }));
  const helmExecutable = join(folder, 'helm'); // prints what `helm template` would
  writeFileSync(helmExecutable, `#!/bin/sh\ncat ${url}\n`, { mode: 0o755 });
  afterAll(() => { rmSync(folder, { recursive: true }); });

  test.each([
    ['Include', (scope: Chart) => new Include(scope, 'manifests', { url })],
    ['Helm', (scope: Chart) => new Helm(scope, 'manifests', { chart: 'charts/policies', helmExecutable })],
  ] as const)('of %s', (_, add) => {
    const { app, chart, shop } = fixture();
    service(shop, 'users');
    add(new Chart(app, 'other'));
    expect(errorOf(() => Testing.synth(chart))).toBe(refused(
      'other/manifests/deny-all-authorizationpolicy-shop', 'chart/shop/Objects/AuthorizationPolicy-deny-all', 'security.istio.io AuthorizationPolicy shop/deny-all',
    ));
  });
});

test('an object, a patch, a removal between two validations', () => {
  const { app, chart, open } = fixture();
  const { service: users } = service(open, 'users');
  const other = new Chart(app, 'other');
  const validated = () => errorOf(() => Testing.synth(chart));
  expect(validated()).toBeUndefined();
  const people = raw(other, 'Service', 'people', 'open');
  expect(validated()).toBeUndefined();
  people.addJsonPatch(JsonPatch.replace('/metadata/name', 'users'));
  expect(validated()).toBe(refused('other/raw-service', 'chart/open/users/Objects/Service', 'Service open/users'));
  people.addJsonPatch(JsonPatch.replace('/metadata/name', 'others'));
  expect(validated()).toBeUndefined();
  raw(new Chart(app, 'third'), 'Service', 'users', 'open');
  expect(validated()).toBe(refused('third/raw-service', 'chart/open/users/Objects/Service', 'Service open/users'));
  app.node.tryRemoveChild('third');
  expect(validated()).toBeUndefined();
  const { node: { id, scope } } = users.objects[0];
  scope!.node.tryRemoveChild(id);
  expect(validated()).toContain('was removed from the construct tree');
});

test('an app that has not changed is compared once, although cdk8s validates twice for each chart', () => {
  const { app, chart, open } = fixture();
  service(open, 'users');
  const object = raw(new Chart(app, 'other'), 'Service', 'people', 'open');
  let reads = 0;
  Object.defineProperty(object, 'kind', { get: () => { reads++; return 'Service'; } });
  Testing.synth(chart);
  const once = reads;
  expect(once).toBeGreaterThan(0);
  for (let i = 0; i < 5; i++) Testing.synth(chart);
  expect(reads).toBe(once);
  object.addJsonPatch(JsonPatch.add('/metadata/labels', {}));
  for (let i = 0; i < 5; i++) Testing.synth(chart);
  expect(reads).toBe(2 * once);
});

test('a name that a JSON patch gives', () => {
  const { app, chart, open } = fixture();
  const { service: users } = service(open, 'users');
  raw(new Chart(app, 'other'), 'Service', 'people', 'open');
  expect(errorOf(() => Testing.synth(chart))).toBeUndefined();
  users.objects.find(({ kind }) => kind === 'Service')!.addJsonPatch(JsonPatch.replace('/metadata/name', 'people'));
  expect(errorOf(() => Testing.synth(chart))).toBe(refused('other/raw-service', 'chart/open/users/Objects/Service', 'Service open/people'));
});

test('an object that cannot be rendered has the name that it was declared with', () => {
  const { app, chart, open } = fixture();
  service(open, 'users');
  raw(new Chart(app, 'other'), 'Service', 'users', 'open').addJsonPatch(JsonPatch.replace('/nothing/there', 1));
  expect(errorOf(() => Testing.synth(chart))).toBe(refused('other/raw-service', 'chart/open/users/Objects/Service', 'Service open/users'));
});

test('two objects of the mesh, of which one is patched', () => {
  const { chart, open } = fixture();
  const accounts = ['users', 'orders'].map(name => service(open, name).service.objects.find(({ kind }) => kind === 'ServiceAccount')!);
  accounts[1].addJsonPatch(JsonPatch.replace('/metadata/name', 'users'));
  expect(errorOf(() => Testing.synth(chart))).toBe(
    refused('chart/open/orders/Objects/ServiceAccount', 'chart/open/users/Objects/ServiceAccount', 'ServiceAccount open/users'),
  );
});

test('no other objects', () => {
  const { app, chart, open } = fixture();
  service(open, 'users');
  const other = new Chart(app, 'other');
  raw(other, 'ConfigMap', 'users', 'open');
  raw(other, 'Service', 'users', 'elsewhere');
  raw(other, 'ServiceAccount', 'orders', 'open');
  raw(other, 'Deployment', 'users-v1', 'open', 'example.com/v1'); // of another group
  const workload = raw(other, 'StatefulSet', 'db-v1', 'open', 'apps/v1');
  workload.addJsonPatch(JsonPatch.add('/spec', { selector: {}, template: { metadata: {}, spec: { serviceAccountName: 'db', containers: [] } } }));
  open.addService('db').addVersion('v1', { workload });
  for (const id of ['a', 'b']) new ApiObject(new Chart(new App(), id), id, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'users', namespace: 'open' } });
  new ApiObject(other, 'list', { apiVersion: 'v1', kind: 'List', items: [null, {}, { apiVersion: 'v1', kind: 'Service' }, { apiVersion: 'v1', kind: 'Service' }] });
  expect(errorOf(() => Testing.synth(chart))).toBeUndefined();
});

describe('an item of a List', () => {
  const item = (name: string, namespace = 'shop') => ({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name, namespace }, spec: { rules: [{}] } });
  const list = (kind: string, ...items: unknown[]) => {
    const { app, chart, shop } = fixture();
    service(shop, 'users');
    new ApiObject(new Chart(app, 'other'), 'raw', { apiVersion: 'v1', kind, items });
    return errorOf(() => Testing.synth(chart));
  };
  const text = refused('other/raw', 'chart/shop/Objects/AuthorizationPolicy-deny-all', 'security.istio.io AuthorizationPolicy shop/deny-all');

  test('beside an object of the mesh', () => {
    expect(list('List', item('deny-all'))).toBe(text);
    expect(list('AuthorizationPolicyList', item('other'), item('deny-all'))).toBe(text);
    expect(list('List', { apiVersion: 'v1', kind: 'List', items: [item('deny-all')] })).toBe(text);
    expect(list('List', item('other'), item('deny-all', 'open'))).toBeUndefined();
  });

  test('beside another of the List', () => {
    expect(list('List', item('a'), item('b'), item('a'))).toBe(
      `${PREFIX}other/raw: it renders two objects named security.istio.io AuthorizationPolicy shop/a; rename or remove one of the two (duplicate-name)`,
    );
  });
});

describe('two objects of the user', () => {
  const secret = (scope: Chart, id: string, namespace = 'open') => new ApiObject(scope, id, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'same', namespace } });
  const text = (path: string, other: string) => refused(path, other, 'Secret open/same').slice(PREFIX.length);

  test('in one chart, in two, in a List', () => {
    const { app, chart, open } = fixture();
    service(open, 'users');
    const other = new Chart(app, 'other');
    for (const id of ['a', 'b']) secret(other, id);
    secret(chart, 'c');
    new ApiObject(other, 'list', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'same', namespace: 'open' } }] });
    secret(other, 'd', 'elsewhere');
    expect(errorOf(() => Testing.synth(chart))?.split('\n').slice(1).map(line => line.replace('  [chart/mesh] ', ''))).toEqual(
      [text('other/a, other/b, other/list', 'chart/c')],
    );
  });

  test('not in charts that may be of different clusters: those of no mesh, in an app of several', () => {
    const { app, chart, open } = fixture();
    service(open, 'users');
    const staging = new Chart(app, 'staging');
    new MeshNamespace(staging, 'open', { mesh: new Mesh(staging, 'mesh', { provider: MeshProvider.istio() }) });
    const [a, b] = ['a', 'b'].map(id => new Chart(app, id));
    for (const scope of [a, b, chart, staging]) secret(scope, 'secret');
    expect(errorOf(() => Testing.synth(chart))).toBeUndefined();
    secret(a, 'again');
    expect(errorOf(() => Testing.synth(chart))).toContain(PREFIX + text('a/again', 'a/secret'));
  });
});

test('an object without namespace, which kubectl applies to namespace default', () => {
  const { app, chart, mesh } = fixture();
  service(new MeshNamespace(chart, 'default', { mesh, create: false }), 'users');
  const object = raw(new Chart(app, 'other'), 'Service', 'users');
  expect(errorOf(() => Testing.synth(chart))).toBe(
    `${PREFIX}other/raw-service: both it and chart/default/users/Objects/Service render objects named Service default/users; `
    + 'rename or remove one of the two, or set the namespace: kubectl applies an object without one to default (duplicate-name)',
  );
  object.addJsonPatch(JsonPatch.add('/metadata/namespace', 'open'));
  expect(errorOf(() => Testing.synth(chart))).toBeUndefined();
});
