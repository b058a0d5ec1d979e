import { ApiObject, JsonPatch } from 'cdk8s';
import { errorOf, fixture } from './mesh-fixture';
import { Injection, MeshNamespace, MeshProvider, MtlsMode } from '../src';

const [istio, ambient, linkerd] = [MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd()];
const LABELS = '/metadata/labels';
const INJECTION: [string, MeshProvider, 'label' | 'annotation', string, string, string][] = [
  ['Istio', istio, 'label', 'istio-injection', 'disabled', 'enabled'],
  ['Istio ambient', ambient, 'label', 'istio.io/dataplane-mode', 'none', 'ambient'],
  ['Linkerd', linkerd, 'annotation', 'linkerd.io/inject', 'disabled', 'enabled'],
];
const FIX = 'leave it as the mesh sets it: injection, proxy and mtls of the MeshNamespace decide it (changed-namespace)';

/** The error of a synthesis, without its first line. */
function failure(provider: MeshProvider, declare: (namespace: ApiObject, metadata: ReturnType<typeof fixture>) => void): string | undefined {
  const used = fixture(provider);
  used.shop.addService('users').addVersion('v1', { image: 'users' });
  declare(used.shop.objects[0], used);
  return errorOf(() => used.app.synthYaml())?.split('\n').slice(1).join('\n');
}

const changed = (field: string, key: string, got: string, allowed: string, object = 'chart/shop/Objects/Namespace') => (
  `  [chart/mesh] chart/shop: ${field} ${key} of ${object} is ${got}, allowed: ${allowed}; ${FIX}`
);

describe.each(INJECTION)('the injection of a Namespace: %s', (_, provider, field, key, off, on) => {
  const path = `/metadata/${field}s/${key.replace('/', '~1')}`;

  test('a patch', () => {
    expect(failure(provider, namespace => namespace.addJsonPatch(JsonPatch.replace(path, off)))).toBe(changed(field, key, `"${off}"`, on));
  });

  test('a patch that removes it', () => {
    expect(failure(provider, namespace => namespace.addJsonPatch(JsonPatch.remove(path)))).toBe(changed(field, key, 'missing', on));
  });

  test('metadata', () => {
    expect(failure(provider, ({ metadata }) => (field === 'label' ? metadata.addLabel(key, off) : metadata.addAnnotation(key, off)))).toBe(changed(field, key, `"${off}"`, on));
  });

  test('a Namespace of the user, where the mesh renders none', () => {
    const used = fixture(provider);
    const metadata = { name: 'own', [`${field}s`]: { [key]: off } };
    const object = new ApiObject(used.chart, 'object', { apiVersion: 'v1', kind: 'Namespace', metadata });
    new MeshNamespace(used.chart, 'own', { mesh: used.mesh, create: false }).addService('users').addVersion('v1', { image: 'users' });
    expect(errorOf(() => used.app.synthYaml())).toContain(`chart/own: ${field} ${key} of ${object.node.path} is "${off}", allowed: ${on}; `);
  });
});

test('a label that takes precedence over that of a revision', () => {
  const { app, chart, mesh } = fixture(istio);
  const { objects: [namespace] } = new MeshNamespace(chart, 'shop', { mesh, injection: Injection.revision('1-30') });
  namespace.addJsonPatch(JsonPatch.add(`${LABELS}/istio-injection`, 'disabled'));
  expect(errorOf(() => app.synthYaml())).toContain(changed('label', 'istio-injection', '"disabled"', 'none'));
});

test('deny by default of Linkerd', () => {
  expect(failure(linkerd, ({ metadata }) => metadata.addAnnotation('config.linkerd.io/default-inbound-policy', 'all-unauthenticated')))
    .toBe(changed('annotation', 'config.linkerd.io/default-inbound-policy', '"all-unauthenticated"', 'deny'));
});

test('what the mesh does not set is the user\'s, and a Namespace of another name', () => {
  for (const provider of [istio, ambient, linkerd]) {
    expect(failure(provider, (namespace, { chart }) => {
      namespace.metadata.addLabel('team', 'a');
      namespace.addJsonPatch(JsonPatch.add('/metadata/annotations', { ...namespace.metadata.toJson().annotations, note: 'x' }));
      new ApiObject(chart, 'other', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other', labels: { 'istio-injection': 'disabled' } } });
    })).toBeUndefined();
  }
});

test('a mesh that sets nothing', () => {
  const { app, open } = fixture(MeshProvider.gatewayApi());
  open.objects[0].addJsonPatch(JsonPatch.add(LABELS, { 'istio-injection': 'disabled' }));
  expect(errorOf(() => app.synthYaml())).toBeUndefined();
});

test('a Namespace of the user that something else labels', () => {
  const { app, chart, mesh } = fixture(istio);
  new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'own' } });
  new MeshNamespace(chart, 'own', { mesh, create: false, mtls: MtlsMode.STRICT }).addService('users').addVersion('v1', { image: 'users' });
  expect(errorOf(() => app.synthYaml())).toBeUndefined();
});

describe('two-proxies: what gives pods the proxy of another mesh', () => {
  test.each<[string, MeshProvider, 'labels' | 'annotations', string, string, string]>([
    ['Istio', istio, 'annotations', 'linkerd.io/inject', 'enabled', 'Linkerd'],
    ['Istio', istio, 'labels', 'istio.io/dataplane-mode', 'ambient', 'Istio ambient'],
    ['Istio ambient', ambient, 'annotations', 'linkerd.io/inject', 'ingress', 'Linkerd'],
    ['Istio ambient', ambient, 'labels', 'istio-injection', 'enabled', 'Istio with sidecars'],
    ['Istio ambient', ambient, 'labels', 'istio.io/rev', '1-30', 'Istio with sidecars'],
    ['Linkerd', linkerd, 'labels', 'istio-injection', 'enabled', 'Istio with sidecars'],
    ['Linkerd', linkerd, 'labels', 'istio.io/rev', 'canary', 'Istio with sidecars'],
    ['Linkerd', linkerd, 'labels', 'istio.io/dataplane-mode', 'ambient', 'Istio ambient'],
  ])('%s: %s', (name, provider, field, key, value, other) => {
    const found = (path: string, object: string) => `[chart/mesh] ${path}: ${field === 'labels' ? 'label' : 'annotation'} ${key}: ${value} of ${object} gives its pods the proxy of ${other}, `
      + `beside that of ${name}; remove it, or disable the injection of the MeshNamespace: pods have the proxy of one mesh (two-proxies)`;
    expect(failure(provider, ({ metadata }) => (field === 'labels' ? metadata.addLabel(key, value) : metadata.addAnnotation(key, value))))
      .toContain(found('chart/shop', 'chart/shop/Objects/Namespace'));
    const own = (used: ReturnType<typeof fixture>, injection?: Injection) => {
      new ApiObject(used.chart, 'object', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'own', [field]: { [key]: value } } });
      new MeshNamespace(used.chart, 'own', { mesh: used.mesh, create: false, injection }).addService('users').addVersion('v1', { image: 'users' });
      return errorOf(() => used.app.synthYaml());
    };
    expect(own(fixture(provider))).toContain(found('chart/own', 'chart/object'));
    // Where the mesh injects none there is one proxy: that of a mesh to migrate from, for example.
    expect(own(fixture(provider), Injection.disabled())).toBeUndefined();
  });

  test('not an opt-out', () => {
    expect(failure(istio, ({ metadata }) => {
      metadata.addLabel('istio.io/dataplane-mode', 'none');
      metadata.addAnnotation('linkerd.io/inject', 'disabled');
    })).toBeUndefined();
    expect(failure(linkerd, ({ metadata }) => metadata.addLabel('istio-injection', 'disabled'))).toBeUndefined();
  });
});
