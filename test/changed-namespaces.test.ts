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
