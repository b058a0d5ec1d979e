import { bucketMatcher, selector } from '../../../src/providers/prometheus/selector';

test('values are escaped, and match as the text that they are', () => {
  expect(selector('up', { a: 'x"y\\z\n' })).toBe('up{a="x\\"y\\\\z\\n"}');
  expect(selector('up', { a: ['v1.2', 'v1|3'] })).toBe('up{a=~"v1\\\\.2|v1\\\\|3"}');
  expect(selector('up', { a: ['b', 'a', 'b'] })).toBe('up{a=~"a|b"}');
  expect(selector('up', { a: ['v1.2'] }, 'c!="d"')).toBe('up{a="v1.2", c!="d"}');
});

test('no value is no selector', () => {
  expect(() => selector('up', { a: [] })).toThrow('no value of label a');
});

test('bounds of buckets as Prometheus 2 and 3 write them', () => {
  expect([bucketMatcher(250), bucketMatcher(0.5)]).toEqual(['le=~"250(\\\\.0)?"', 'le="0.5"']);
});
