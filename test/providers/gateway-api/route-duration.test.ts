import { routeDuration } from '../../../src/providers/gateway-api/route-duration';

test.each([
  [1, '1ms'], [1500, '1500ms'], [5000, '5s'], [99_999, '99999ms'], [100_500, '1m40s500ms'], [99_999_000, '99999s'], [100_000_000, '27h46m40s'],
  [172_800_000, '48h'], [359_996_400_000, '99999h'], [100_001, '1m40s1ms'],
])('%d ms is %s, as the API server takes it', (ms, text) => {
  expect(routeDuration(ms)).toBe(text);
  expect(text).toMatch(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/);
});
