import { ABTestRoute, ABVariant, HttpMatch, MeshService, PathMatch, ServiceVersion } from '../../src';
import { effectiveRules } from '../../src/model/rules';
import { fixture, service, errorOf } from '../mesh-fixture';

const NAMES = ['a', 'b', 'c', 'd'];

/** A test of as many variants as there are percentages, each of a version of its own. */
function tested(percents: readonly number[], change: (i: number, versions: ServiceVersion[]) => Partial<ABVariant> = () => ({})): MeshService {
  const { chart, shop } = fixture();
  const { service: target, versions } = service(shop, 'search', {}, NAMES);
  const variants = percents.map((percent, i) => ({ version: versions[i], percent, ...change(i, versions) }));
  new ABTestRoute(chart, 'test', { service: target, variants });
  return target;
}

const header = (value: string) => HttpMatch.header('x-user-group', value);

test.each([[[50, 49], 99], [[50, 30, 21], 101], [[0, 0], 0]])('percentages %j do not add up', (percents, sum) => {
  expect(errorOf(() => tested(percents))).toBe(`chart/test: sum of percent is ${sum}, allowed: 100; change the percentages of the variants`);
});

test.each([[[150, -50], 'variants[0].percent is 150'], [[50, 50.5], 'variants[1].percent is 50.5']])('percentages %j are out of range', (percents, what) => {
  expect(errorOf(() => tested(percents))).toBe(
    `chart/test: ${what}, allowed: whole numbers from 0 to 100; give the variant's share of the requests that match no variant`,
  );
});

test.each([[[]], [[100]]])('variants %j are too few', percents => {
  expect(errorOf(() => tested(percents))).toBe(
    `chart/test: number of variants is ${percents.length}, allowed: at least two; add a variant to compare with`,
  );
});

test('each variant has a different version', () => {
  expect(errorOf(() => tested([50, 30, 20], (i, versions) => (i === 2 ? { version: versions[0] } : {})))).toBe(
    'chart/test: variants[2].version is "a", allowed: a version other than variants[0].version; add the new version with addVersion()',
  );
});

test('a match that an earlier variant covers is refused', () => {
  const narrower = HttpMatch.allOf(header('test'), HttpMatch.path(PathMatch.prefix('/a')));
  expect(errorOf(() => tested([50, 30, 20], i => ({ matches: [[header('test')], [header('control')], [narrower]][i] })))).toBe(
    'chart/test: match of variants[2] is "path prefix /a and header x-user-group exact test", '
    + 'allowed: requests that variants[0] does not match; give each match to one variant',
  );
});

test('matches come first, in the order of the variants, then the weighted split', () => {
  const { routes } = tested([20, 20, 0, 60], i => ({ matches: [[header('test'), HttpMatch.cookie('ab', 'test')], undefined, [header('control')]][i] }))._model;
  expect(effectiveRules(routes.build()).map(({ matches, shares }) => [matches.length, shares])).toEqual([
    [2, [{ version: 'a', percent: 100 }]],
    [1, [{ version: 'c', percent: 100 }]],
    [1, [{ version: 'a', percent: 20 }, { version: 'b', percent: 20 }, { version: 'c', percent: 0 }, { version: 'd', percent: 60 }]],
  ]);
});
