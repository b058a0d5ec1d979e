import * as fc from 'fast-check';
import { jointMatches, matches } from './matching';
import { intersect } from '../../src/model/match';
import { MatchIndex } from '../../src/model/match-index';

const someMatches = fc.oneof(jointMatches, matches(['path', 'headers', 'methods']));

test('the candidates of a match are, in their order, at least all that have requests in common with it', () => {
  let excluded = 0;
  fc.assert(fc.property(fc.array(someMatches, { minLength: 5, maxLength: 12 }), someMatches, (some, match) => {
    const items = some.map(one => ({ matches: [one] }));
    const candidates = new MatchIndex(items).candidates([match]);
    expect(candidates).toEqual(items.filter(item => candidates.includes(item)));
    for (const item of items) if (intersect(item.matches[0], match)) expect(candidates).toContain(item);
    excluded += items.length - candidates.length;
  }), { seed: 3, numRuns: 500 });
  expect(excluded).toBeGreaterThan(100);
});

test('paths that differ in a later element only are no candidates of each other', () => {
  const prefix = (value: string) => ({ path: [{ type: 'element-prefix' as const, value }] });
  const index = new MatchIndex(['/a/1', '/a/2', '/a/3', '/a/4', '/a/3/x', '/a'].map(value => ({ matches: [prefix(value)] })));
  expect(index.candidates([prefix('/a/3')]).map(({ matches: [{ path: [{ value }] }] }) => value)).toEqual(['/a/3', '/a/3/x', '/a']);
});
