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

test.each<[object, number]>([
  [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['users', 'orders'] }] }, 1],
  [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['orders'] }] }, 0],
  [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['users'] }] }, 1], // the other workload
  [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a'] }] }, 2], // also of pods without the label
  [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, 2],
  [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, 0],
  [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, 2],
  [{ matchLabels: { app: 'mailer' }, matchExpressions: [{ key: 'app', operator: 'Exists' }] }, 1],
  [{ matchLabels: { app: 'mailer' }, matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, 0],
])('expressions of a selector: %j', (selector, count) => expect(found(selector)).toHaveLength(count));

test('a budget without a selector selects no pods', () => expect(found(undefined)).toEqual([]));

test('not of other pods, in another namespace, or beside none', () => {
  expect(found({ matchLabels: { app: 'orders' } })).toEqual([]);
  expect(found({ matchLabels: { app: 'users' } }, undefined, 'shop')).toEqual([]);
  expect(found({ matchLabels: { app: 'users' } }, DisruptionBudget.NONE)).toEqual([]);
});
