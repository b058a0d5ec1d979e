import { podLabels } from '../../src/service/pod-labels';
import { errorOf } from '../mesh-fixture';

test.each<Record<string, string>>([
  { app: 'db' }, { 'app.kubernetes.io/name': 'db', 'role': '' }, { a: 'A_b.c-1' }, { ['k'.repeat(63)]: 'v'.repeat(63) },
])('labels: %j', labels => {
  expect(podLabels('here', labels)).toEqual(labels);
});

test('an empty selector would select all', () => {
  expect(errorOf(() => podLabels('here', {}))).toBe(
    'here: podLabels is {}, allowed: at least one label; give the labels that its pods have: a selector without labels selects all pods',
  );
});

test.each(['', '-a', 'a-', 'a b', 'Example.com/a', '/a', 'a/', 'a/b/c', 'k'.repeat(64), `${'d'.repeat(254)}/a`])('no key: %j', key => {
  expect(errorOf(() => podLabels('here', { [key]: 'x' }))).toContain('here: key in podLabels is ');
});

test.each(['-a', 'a-', 'a b', 'a/b', 'ä', 'v'.repeat(64)])('no value: %j', value => {
  expect(errorOf(() => podLabels('here', { app: value }))).toContain('here: value of app in podLabels is ');
});

test('a value is a string, whatever another language passes', () => {
  expect(errorOf(() => podLabels('here', { app: 1 as unknown as string }))).toContain('here: value of app in podLabels is 1, ');
});
