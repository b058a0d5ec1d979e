import * as fc from 'fast-check';
import { hasLabels } from '../../src/model/has-labels';
import { podIndexKeys, selectorIndexKey } from '../../src/model/selector-index';

const name = fc.constantFrom('app', 'version', 'team');
const labels = fc.dictionary(name, fc.constantFrom('a', 'b'));

test('a selector is found by a key of each of its pods', () => {
  fc.assert(fc.property(labels, labels, (pods, selector) => {
    if (hasLabels(pods, selector)) expect(podIndexKeys('shop', pods)).toContain(selectorIndexKey('shop', selector));
  }));
});

test('a selector without labels selects all pods of its namespace', () => {
  expect(selectorIndexKey('shop')).toBe('shop');
  expect(selectorIndexKey('shop', {})).toBe('shop');
  expect(hasLabels(undefined)).toBe(true);
  expect(podIndexKeys('shop', { app: 'users' })).toEqual(['shop', 'shop app=users']);
  expect(hasLabels({ app: 'users' }, { app: 'users', version: 'v1' })).toBe(false);
});
