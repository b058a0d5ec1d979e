import * as v8 from 'v8';
import { plainMap } from '../src/plain-map';

test('is as good as {}', () => {
  const map = plainMap();
  expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
  expect(Object.keys(map)).toEqual([]);
  map.key = 1;
  expect(map).toStrictEqual({ key: 1 });
});

test('two with the same keys have one shape, when thousands of {} had different first keys', () => {
  v8.setFlagsFromString('--allow-natives-syntax');
  const haveSameShape = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean;
  const withKey = (map: Record<string, number>, key: string) => {
    map[key] = 1;
    return map;
  };
  const children = Array.from({ length: 3000 }, (_, i) => withKey({}, `service-${i}`));
  // Should this begin to fail, V8 has other limits by now, and plainMap() may go.
  expect(haveSameShape(withKey({}, 'late'), withKey({}, 'late'))).toBe(false);
  expect(haveSameShape(withKey(plainMap(), 'late'), withKey(plainMap(), 'late'))).toBe(true);
  expect(children).toHaveLength(3000); // which have to be there all the time
});
