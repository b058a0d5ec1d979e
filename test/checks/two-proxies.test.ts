import { MeshProvider } from '../../src';
import { findingTexts, fixture, service } from '../mesh-fixture';

type Field = 'labels' | 'annotations';

/** What is wrong with the pods of a version and of a workload with this label or annotation. */
function told(provider: MeshProvider, field: Field, key: string, value: string, more: readonly [Field, string, string][] = []): string[] {
  const { mesh, shop } = fixture(provider);
  const { versions: [users] } = service(shop, 'users');
  const job = shop.addWorkload('job', { image: 'job' });
  for (const { workload: { podMetadata } } of [users, job]) {
    for (const [of, name, given] of [[field, key, value] as const, ...more]) (of === 'labels' ? podMetadata.addLabel(name, given) : podMetadata.addAnnotation(name, given));
  }
  return findingTexts(mesh).filter(text => text.endsWith('(two-proxies)'));
}

const OPT_OUT = { 'Istio': 'label sidecar.istio.io/inject: false', 'Istio ambient': 'label istio.io/dataplane-mode: none', 'Linkerd': 'annotation linkerd.io/inject: disabled' };

test.each<[keyof typeof OPT_OUT, MeshProvider, Field, string, string, string]>([
  ['Istio', MeshProvider.istio(), 'annotations', 'linkerd.io/inject', 'enabled', 'Linkerd'],
  ['Istio', MeshProvider.istio(), 'labels', 'istio.io/dataplane-mode', 'ambient', 'Istio ambient'],
  ['Istio ambient', MeshProvider.istioAmbient(), 'labels', 'sidecar.istio.io/inject', 'true', 'Istio with sidecars'],
  ['Istio ambient', MeshProvider.istioAmbient(), 'annotations', 'linkerd.io/inject', 'ingress', 'Linkerd'],
  ['Linkerd', MeshProvider.linkerd(), 'labels', 'sidecar.istio.io/inject', 'true', 'Istio with sidecars'],
  ['Linkerd', MeshProvider.linkerd(), 'labels', 'istio.io/rev', '1-30', 'Istio with sidecars'],
  ['Linkerd', MeshProvider.linkerd(), 'labels', 'istio.io/dataplane-mode', 'ambient', 'Istio ambient'],
])('%s: %#', (name, provider, field, key, value, other) => {
  const found = (path: string) => `ERROR ${path}: ${field === 'labels' ? 'label' : 'annotation'} ${key}: ${value} of its pods gives them the proxy of ${other}, beside that of ${name}; `
    + `remove it, or the pods from the mesh (${OPT_OUT[name]}) (two-proxies)`;
  expect(told(provider, field, key, value)).toEqual([found('chart/shop/job'), found('chart/shop/users/v1')]);
});

test('not an opt-out, nor pods that the mesh gives no proxy', () => {
  expect(told(MeshProvider.istio(), 'annotations', 'linkerd.io/inject', 'disabled')).toEqual([]);
  expect(told(MeshProvider.linkerd(), 'labels', 'sidecar.istio.io/inject', 'false')).toEqual([]);
  expect(told(MeshProvider.istio(), 'labels', 'istio.io/rev', '1-30')).toEqual([]);
  expect(told(MeshProvider.istio(), 'annotations', 'linkerd.io/inject', 'enabled', [['labels', 'sidecar.istio.io/inject', 'false']])).toEqual([]);
});
