import { identityText } from '../../src/model/object-identity';

test.each([
  [{ apiVersion: 'v1', kind: 'Service', name: 'users', namespace: 'shop' }, 'Service shop/users'],
  [{ apiVersion: 'v1', kind: 'Namespace', name: 'shop' }, 'Namespace shop'],
  [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'users-v1', namespace: 'shop' }, 'apps Deployment shop/users-v1'],
])('%j is %s', (object, text) => expect(identityText(object)).toBe(text));

test('versions of one API group are one object, those of two groups are two', () => {
  const gateway = (apiVersion: string) => identityText({ apiVersion, kind: 'Gateway', name: 'public', namespace: 'shop' });
  expect(gateway('networking.istio.io/v1')).toBe(gateway('networking.istio.io/v1beta1'));
  expect(gateway('networking.istio.io/v1')).not.toBe(gateway('gateway.networking.k8s.io/v1'));
});
