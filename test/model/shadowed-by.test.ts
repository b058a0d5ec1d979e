import * as fc from 'fast-check';
import { matches, requests, takes } from './matching';
import { HeaderAbsence, Match } from '../../src/model/match';
import { shadowedBy } from '../../src/model/shadowed-by';

/** Matches of which some say the opposite of others. */
const opposites: fc.Arbitrary<Match> = fc.record({
  condition: fc.record({
    name: fc.constantFrom('x', 'y'),
    value: fc.constantFrom<HeaderAbsence['value']>({ type: 'exact', value: '1' }, { type: 'exact', value: '12' }, { type: 'prefix', value: '1' }, undefined),
  }),
  present: fc.boolean(),
  rest: matches(['path', 'methods', 'scheme']),
}).map(({ condition: { name, value }, present, rest }) => ({
  ...rest,
  ...(present ? { headers: [{ name, value: value ?? { type: 'regex', value: '.*' } }] } : { withoutHeaders: [value ? { name, value } : { name }] }),
}));

test('the result of shadowedBy() for several rules is right for every request', () => {
  let together = 0;
  const earlier = fc.array(fc.oneof(opposites, matches(['path', 'methods', 'scheme', 'port'])), { minLength: 2, maxLength: 5 });
  fc.assert(fc.property(earlier, matches(['path', 'headers', 'methods']), fc.array(requests, { minLength: 5, maxLength: 20 }), (before, match, some) => {
    const takers = shadowedBy(match, before.map(one => ({ matches: [one] })), [8080, 9000]);
    if (!takers) return;
    if (takers.length > 1) together++;
    for (const request of some) expect(takes(match, request) && !takers.some(taker => takes(taker.matches[0], request))).toBe(false);
  }), { seed: 3, numRuns: 3000 });
  expect(together).toBeGreaterThan(50);
});
