import * as fc from 'fast-check';
import { jointMatches, matches, paths, requests, takes, without } from './matching';
import { intersect, covers, EVERYTHING, Match } from '../../src/model/match';

const RUNS = { seed: 3, numRuns: 2000 };

test('both() takes what the two take', () => {
  fc.assert(fc.property(jointMatches, jointMatches, requests, (a, b, request) => {
    const joint = intersect(a, b);
    expect(joint !== undefined && takes(joint, request)).toBe(takes(a, request) && takes(b, request));
  }), RUNS);
});

test('the result of covers() for two matches is right for every request', () => {
  let covered = 0;
  fc.assert(fc.property(matches(without('cookies')), matches(without('cookies')), fc.array(requests, { minLength: 5, maxLength: 20 }), (a, b, some) => {
    if (!covers(a, b)) return;
    covered++;
    for (const request of some) expect(takes(b, request) && !takes(a, request)).toBe(false);
  }), RUNS);
  expect(covered).toBeGreaterThan(50);
});

test('a match covers itself and what it has in common with another; everything covers all', () => {
  fc.assert(fc.property(matches(), matches(), (a, b) => {
    expect(covers(a, a)).toBe(true);
    expect(covers(EVERYTHING, a)).toBe(true);
    const joint = intersect(a, b);
    if (joint) expect([covers(a, joint), covers(b, joint)]).toEqual([true, true]);
  }), RUNS);
});

test('the common part of two matches without regex has one condition on each thing, in either order of the two', () => {
  const plain = matches(without('withoutHeaders', 'queries', 'authority'), paths('exact', 'element-prefix', 'string-prefix'))
    .filter(({ headers }) => !headers?.some(({ value }) => value.type === 'regex'));
  fc.assert(fc.property(plain, plain, (a, b) => {
    const joint = intersect(a, b);
    expect(joint?.path?.length ?? 1).toBe(1);
    expect(new Set(joint?.headers?.map(({ name }) => name)).size).toBe(joint?.headers?.length ?? 0);
    const other = intersect(b, a);
    expect(other && joint ? covers(other, joint) && covers(joint, other) : other).toEqual(joint && true);
  }), RUNS);
});

describe('by hand', () => {
  const path = (type: 'exact' | 'element-prefix' | 'string-prefix' | 'regex', value: string): Match => ({ path: [{ type, value }] });
  const header = (type: 'exact' | 'prefix' | 'regex', value: string): Match => ({ headers: [{ name: 'x', value: { type, value } }] });

  test.each([
    [path('exact', '/a'), path('element-prefix', '/a'), path('exact', '/a')],
    [path('element-prefix', '/a'), path('element-prefix', '/ab'), undefined],
    [path('element-prefix', '/'), path('string-prefix', '/a'), path('string-prefix', '/a')],
    [path('string-prefix', '/a'), path('element-prefix', '/a'), path('element-prefix', '/a')],
    [path('regex', '/a.*'), path('regex', '/a.*'), path('regex', '/a.*')],
    [header('prefix', '1'), header('exact', '12'), header('exact', '12')],
    [header('prefix', '1'), header('exact', '21'), undefined],
    [{ methods: ['GET'] }, { methods: ['POST'] }, undefined],
    [{ cookies: [{ name: 'c', value: '1' }] }, { cookies: [{ name: 'c', value: '1' }] }, { cookies: [{ name: 'c', value: '1' }] }],
    [{}, {}, {}],
  ] as [Match, Match, Match | undefined][])('%j and %j: %j', (a, b, joint) => {
    expect(intersect(a, b)).toEqual(joint);
  });

  test('a string prefix meets an element prefix in all that starts with the longer', () => {
    // `/a` by element takes /a and all below; what starts with /a/ lies within, what starts with /a does not.
    expect(covers(path('element-prefix', '/a'), path('string-prefix', '/a/'))).toBe(true);
    expect(covers(path('element-prefix', '/a'), path('string-prefix', '/a'))).toBe(false);
  });

  test('regexes stand side by side with what they may or may not meet', () => {
    expect(intersect(path('regex', '/a.*'), path('element-prefix', '/b'))).toEqual({ path: [{ type: 'regex', value: '/a.*' }, { type: 'element-prefix', value: '/b' }] });
    expect(intersect(header('regex', '1.'), header('prefix', '1'))).toEqual({ headers: [...header('regex', '1.').headers!, ...header('prefix', '1').headers!] });
  });

  test('a regex takes a path or refuses it, as RE2 reads it', () => {
    expect(intersect(path('regex', '/a.*'), path('exact', '/b'))).toBeUndefined();
    expect(intersect(path('exact', '/ab'), path('regex', '/a.*'))).toEqual(path('exact', '/ab'));
    expect(covers(path('regex', '/a.*'), path('exact', '/ab'))).toBe(true);
    expect(covers(path('regex', '/a.*'), path('element-prefix', '/ab'))).toBe(false);
    for (const other of ['/[[:alpha:]]b', '\\A/ab', '(?i)/AB', '/\\pLb']) {
      expect(intersect(path('regex', other), path('exact', '/ab'))).toEqual(path('exact', '/ab'));
      expect(intersect(path('regex', other), path('exact', '/a1'))).toBeUndefined();
    }
  });

  test('a negated header match covers a match on another value', () => {
    const not = (type: 'exact' | 'prefix' | 'regex', value: string): Match => ({ withoutHeaders: [{ name: 'x', value: { type, value } }] });
    expect(covers(not('exact', '1'), header('exact', '2'))).toBe(true);
    expect(covers(not('prefix', '1'), header('prefix', '2'))).toBe(true);
    expect(covers(not('regex', '1.'), header('exact', '2'))).toBe(true);
    expect(covers(not('exact', '12'), header('prefix', '1'))).toBe(false);
    expect(covers(not('regex', '1.'), header('prefix', '2'))).toBe(false);
    expect(covers({ withoutHeaders: [{ name: 'x' }] }, header('exact', '2'))).toBe(false);
  });

  test('a cookie takes a header: none is there without it', () => {
    expect(intersect({ cookies: [{ name: 'a', value: '1' }] }, { withoutHeaders: [{ name: 'cookie' }] })).toBeUndefined();
  });

  test('a prefix of the root, and a regex of everything, ask nothing', () => {
    for (const root of [path('element-prefix', '/'), path('string-prefix', '/'), path('regex', '.*'), path('regex', '/.*')]) {
      expect(covers(root, EVERYTHING)).toBe(true);
      expect(covers({ ...root, methods: [] }, EVERYTHING)).toBe(false);
    }
  });
});
