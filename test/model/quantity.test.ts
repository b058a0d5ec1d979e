import { amount } from '../../src/model/quantity';

// The suffixes of https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
test.each<[string | number, number]>([
  ['2', 2], [2, 2], ['0.5', 0.5], ['.5', 0.5], ['5.', 5], ['+1', 1], ['700m', 0.7], ['1500m', 1.5], ['5u', 5e-6], ['5n', 5e-9],
  ['1k', 1e3], ['1M', 1e6], ['1G', 1e9], ['1T', 1e12], ['1P', 1e15], ['1E', 1e18], ['1Ki', 1024], ['1.5Mi', 1.5 * 1024 ** 2], ['1Gi', 1024 ** 3],
  ['1Ti', 1024 ** 4], ['1Pi', 1024 ** 5], ['1Ei', 1024 ** 6], ['1e3', 1e3], ['1E3', 1e3], ['12e-1', 1.2],
])('%s is %d', (quantity, value) => {
  expect(amount(quantity)).toBe(value);
});

test.each(['', 'm', '1K', '1 Gi', '1KiB', 'one', '1.2.3'])('%j is no quantity', quantity => {
  expect(amount(quantity)).toBeNaN();
});
