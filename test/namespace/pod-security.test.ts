import { MeshNamespace, MeshProvider, PodSecurityLevel, ZeroTrustNamespace } from '../../src';
import { errorOf, find, fixture } from '../mesh-fixture';

const LABEL = 'pod-security.kubernetes.io/enforce';

function levelOf(provider: MeshProvider, podSecurity?: PodSecurityLevel, of: typeof MeshNamespace = ZeroTrustNamespace): string | undefined {
  const { chart, mesh } = fixture(provider);
  new of(chart, 'bank', { mesh, podSecurity });
  return find(chart, 'Namespace', 'bank').metadata.labels?.[LABEL];
}

test.each([
  ['Istio', MeshProvider.istio(), undefined],
  ['Istio with CNI', MeshProvider.istio({ cni: true }), 'restricted'],
  ['Istio ambient', MeshProvider.istioAmbient(), 'restricted'],
  ['Istio ambient 1.24 without a waypoint', MeshProvider.istioAmbient({ version: '1.24' }), 'restricted'],
  ['Linkerd', MeshProvider.linkerd(), undefined],
  ['Linkerd with CNI', MeshProvider.linkerd({ cni: true }), 'restricted'],
])('the strictest level that the data plane of %s admits', (_, provider, level) => {
  expect(levelOf(provider)).toBe(level);
  expect(levelOf(provider, undefined, MeshNamespace)).toBeUndefined();
});

test.each([ZeroTrustNamespace, MeshNamespace])('the level that was set in a %p', of => {
  expect(levelOf(MeshProvider.istioAmbient(), PodSecurityLevel.BASELINE, of)).toBe('baseline');
  expect(levelOf(MeshProvider.istio(), PodSecurityLevel.PRIVILEGED, of)).toBe('privileged');
  expect(levelOf(MeshProvider.istioAmbient(), PodSecurityLevel.CLUSTER_DEFAULT, of)).toBeUndefined();
});

test('an existing namespace has the labels of its owner', () => {
  const { chart, mesh } = fixture(MeshProvider.istioAmbient());
  expect(errorOf(() => new MeshNamespace(chart, 'bank', { mesh, create: false, podSecurity: PodSecurityLevel.RESTRICTED }))).toBe(
    'chart/bank: podSecurity is "restricted with create: false", allowed: none: the owner of the namespace sets its labels; '
    + 'leave it out, and have the owner set the label pod-security.kubernetes.io/enforce',
  );
});

test('a level of another name', () => {
  const { chart, mesh } = fixture();
  expect(errorOf(() => new MeshNamespace(chart, 'bank', { mesh, podSecurity: 'strict' as PodSecurityLevel }))).toMatch(/^chart\/bank: podSecurity is "strict", allowed: /);
});
