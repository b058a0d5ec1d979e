import { ApiObject, Testing } from 'cdk8s';
import { errorOf, fixture } from './mesh-fixture';
import { DisruptionBudget } from '../src';

/** What synthesis says of a budget of the user beside that of a version and a workload. */
function found(selector: object | undefined, disruptionBudget = DisruptionBudget.maxUnavailable(1), namespace = 'open'): string[] {
  const { chart, open } = fixture();
  const availability = { disruptionBudget };
  open.addService('users', { availability }).addVersion('v1', { image: 'i' });
  open.addWorkload('mailer', { image: 'i', availability });
  new ApiObject(chart, 'budget', { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'own', namespace }, spec: { minAvailable: 1, selector } });
  return (errorOf(() => Testing.synth(chart)) ?? '').split('\n').filter(line => line.includes('(overlapping-budget)')).map(line => line.trim());
}

test('two budgets for one pod', () => {
  expect(found({ matchLabels: { app: 'users' } })).toEqual([expect.stringContaining(
    'chart/budget: PodDisruptionBudget own selects the pods of chart/open/users/v1, which have users-v1 already: Kubernetes refuses to evict pods with two; '
    + 'remove it, or set DisruptionBudget.NONE (overlapping-budget)',
  )]);
  expect(found({ matchLabels: { 'app': 'mailer', 'app.kubernetes.io/name': 'mailer' } })).toHaveLength(1);
  expect(found({})).toHaveLength(2); // all pods of the namespace
});

test('not of other pods, in another namespace, or beside none', () => {
  expect(found({ matchLabels: { app: 'orders' } })).toEqual([]);
  expect(found({ matchLabels: { app: 'users' } }, undefined, 'shop')).toEqual([]);
  expect(found({ matchLabels: { app: 'users' } }, DisruptionBudget.NONE)).toEqual([]);
});
