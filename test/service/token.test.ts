import { Testing } from 'cdk8s';
import { NetworkPeer } from '../../src';
import { all, find, fixture } from '../mesh-fixture';

const NETWORK_POLICIES = { kubernetesApi: { networks: ['172.18.0.2/32'] }, scrapers: [NetworkPeer.pods('monitoring', { app: 'prometheus' })] };

test('no ServiceAccount of this library has its token mounted, and no pod mounts one', () => {
  const { shop, open, chart } = fixture();
  shop.addService('users').addVersion('v1', { image: 'i' });
  open.addWorkload('mailer', { image: 'i' });
  expect(all(chart, 'ServiceAccount').map(account => account.automountServiceAccountToken)).toEqual([false, false]);
  expect(all(chart, 'Deployment').map(({ spec }) => spec.template.spec.automountServiceAccountToken)).toEqual([false, false]);
});

test.each([false, true])('Deployments whose pods call the Kubernetes API mount it, and their ServiceAccount still gives it to no others (Deployment read: %s)', isRead => {
  const { shop, chart } = fixture(undefined, { networkPolicies: NETWORK_POLICIES });
  const version = shop.addService('users', { callsKubernetesApi: true }).addVersion('v1', { image: 'i' });
  const worker = shop.addWorkload('mailer', { image: 'i', callsKubernetesApi: true });
  if (isRead) for (const { workload } of [version, worker]) expect(workload.automountServiceAccountToken).toBe(true);
  expect(Testing.synth(chart).filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.template.spec.automountServiceAccountToken)).toEqual([true, true]);
  expect(find(chart, 'ServiceAccount', 'users').automountServiceAccountToken).toBe(false);
});
