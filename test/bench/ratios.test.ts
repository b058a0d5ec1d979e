const { median, ratios, shown } = jest.requireActual('../../bench/ratios');

test('the median does not depend on the order, and is the mean of two in the middle', () => {
  expect([median([10, 1, 2]), median([4, 1, 10, 2])]).toEqual([2, 3]);
});

test('ratios are of one round each, so what slows down a whole round has no effect', () => {
  expect(ratios([20, 200, 3], [10, 100, 1])).toEqual({ median: 2, least: 2, greatest: 3 });
  expect(shown(ratios([20, 200, 3], [10, 100, 1]))).toBe('2.00 (2.00–3.00)');
});

test('a round that one of both lacks is an error', () => {
  expect(() => ratios([1, 2], [1])).toThrow('2 and 1 rounds, allowed: as many of both, at least one');
});
