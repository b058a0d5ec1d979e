import { Duration } from 'cdk8s';
import { BlueGreenRoute, BlueGreenRouteProps, HttpMatch, MeshProvider, ServiceVersion } from '../../src';
import { effectiveRules } from '../../src/model/rules';
import { find, fixture, service, errorOf } from '../mesh-fixture';

function orders(provider?: MeshProvider) {
  const { chart, shop } = fixture(provider);
  const { service: target, versions: [blue, green, other] } = service(shop, 'orders', {}, ['blue', 'green', 'other']);
  const route = (props: Partial<BlueGreenRouteProps>, id = 'live') => new BlueGreenRoute(chart, id, { service: target, blue, green, active: blue, ...props });
  return { chart, shop, target, blue, green, other, route };
}

test.each([-1, 101, 0.5])('previewPercent is not %d', previewPercent => {
  expect(errorOf(() => orders().route({ previewPercent }))).toBe(
    `chart/live: previewPercent is ${previewPercent}, allowed: whole numbers from 0 to 100; give the share of the version that is not live`,
  );
});

test('active is blue or green', () => {
  const { route, other } = orders();
  expect(errorOf(() => route({ active: other }))).toBe(
    'chart/live: active is "chart/shop/orders/other", allowed: chart/shop/orders/blue or chart/shop/orders/green; pass the version given as blue or as green',
  );
});

test('blue and green are two versions of the service', () => {
  const { route, blue, shop } = orders();
  expect(errorOf(() => route({ green: blue }, 'twice'))).toBe('chart/twice: green is "blue", allowed: a version other than blue; add the new version with addVersion()');
  const { versions: [foreign] } = service(shop, 'users');
  expect(errorOf(() => route({ green: foreign }))).toBe(
    'chart/live: green is "chart/shop/users/v1", allowed: a version of chart/shop/orders; use a version of this service: requests for it cannot go to the pods of another',
  );
});

test('a second owner of the default split is refused with both names', () => {
  const { route } = orders();
  route({});
  expect(errorOf(() => route({}, 'second'))).toBe(
    'chart/second: owner of the default split of chart/shop/orders is "chart/live", allowed: one construct; remove chart/live or chart/second',
  );
});

test('preview is the version that is not live', () => {
  const { route, blue, green } = orders();
  const { active, preview } = route({ active: green });
  expect([active, preview]).toEqual([green, blue]);
});

test.each([[0, [['blue', undefined]]], [30, [['blue', 70], ['green', 30]]], [100, [['green', undefined]]]])('a preview of %d percent', (previewPercent, shares) => {
  const { route, chart } = orders();
  route({ previewPercent });
  const { http } = find(chart, 'VirtualService', 'orders').spec;
  expect(http).toHaveLength(1);
  expect(http[0].route.map(({ destination, weight }: any) => [destination.subset, weight])).toEqual(shares);
});

describe.each([MeshProvider.istio(), MeshProvider.linkerd()])('a switch on %#', provider => {
  /** The lines of the route, with one version live, or the other. */
  const lines = (active: 'blue' | 'green', props: Partial<BlueGreenRouteProps>): string[] => {
    const { route, chart, blue, green } = orders(provider);
    route({ active: { blue, green }[active] as ServiceVersion, timeout: Duration.seconds(1), ...props });
    const kind = provider._provider.name === 'Istio' ? 'VirtualService' : 'HTTPRoute';
    return JSON.stringify(find(chart, kind, 'orders'), undefined, 1).split('\n');
  };
  const changed = (props: Partial<BlueGreenRouteProps>) => {
    const [before, after] = [lines('blue', props), lines('green', props)];
    expect(after).toHaveLength(before.length);
    return before.flatMap((line, i) => (line === after[i] ? [] : [`${line.trim()} > ${after[i].trim()}`]));
  };

  test('changes one name', () => {
    expect(changed({ blueMatches: [HttpMatch.header('x-env', 'blue')], greenMatches: [HttpMatch.header('x-env', 'green')] })).toEqual([
      expect.stringMatching(/"(subset|name)": "(orders-)?blue",? > "(subset|name)": "(orders-)?green",?/),
    ]);
  });

  test('changes two names with previewMatches', () => {
    expect(changed({ previewMatches: [HttpMatch.header('x-preview', '1')] })).toHaveLength(2);
  });

  test('changes two weights with previewPercent, and moves nothing', () => {
    expect(changed({ previewPercent: 10 })).toEqual(['"weight": 90 > "weight": 10', '"weight": 10 > "weight": 90']);
  });
});

test('blueMatches and greenMatches do not depend on the live version; previewMatches go to the preview version', () => {
  const { route, target, green } = orders();
  const match = (value: string) => [HttpMatch.header('x', value)];
  route({ active: green, blueMatches: match('blue'), greenMatches: match('green'), previewMatches: match('next') });
  expect(effectiveRules(target._model.routes.build()).map(({ matches, shares }) => [matches[0].headers?.[0].value.value, shares])).toEqual([
    ['blue', [{ version: 'blue', percent: 100 }]],
    ['green', [{ version: 'green', percent: 100 }]],
    ['next', [{ version: 'blue', percent: 100 }]],
    [undefined, [{ version: 'green', percent: 100 }]],
  ]);
});
