import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { holds, noString } from './near-misses';
import { milliseconds, optionalMilliseconds } from '../../src/input/duration';
import { enumValue } from '../../src/input/enum-value';
import { percentage } from '../../src/input/percentage';
import { portNumber } from '../../src/input/port-number';
import { wholeNumber } from '../../src/input/whole-number';
import { HttpMethod } from '../../src/model/http-method';
import { errorOf } from '../mesh-fixture';

const numbers = fc.oneof(
  fc.integer({ min: -10, max: 110 }), fc.integer(), fc.double(), fc.constantFrom(0, -0, 1, 100, 101, 65535, 65536, NaN, Infinity),
);
const noNumber: fc.Arbitrary<any> = noString.filter(value => typeof value !== 'number').chain(value => fc.constantFrom(value, '7', '80'));

test('a whole number within bounds', () => {
  fc.assert(fc.property(numbers, fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 99 }), (value, least, more) => {
    const rule = (where: string, what: string, number: number) => wholeNumber(where, what, number, least, least + more, 'change it');
    holds(rule, value, Math.floor(value) === value && least <= value && value <= least + more);
  }));
});

test('a port, and a percentage', () => {
  fc.assert(fc.property(numbers, value => {
    holds(portNumber, value, Math.floor(value) === value && value > 0 && value < 65536);
    for (const least of [0, 1]) {
      holds((where, what, number) => percentage(where, what, number, 'change it', least), value, Math.floor(value) === value && value >= least && value <= 100);
    }
  }));
});

test('what is no number is none of them', () => {
  fc.assert(fc.property(noNumber, value => {
    holds(portNumber, value, false);
    holds((where, what, number) => percentage(where, what, number, 'change it'), value, false);
  }));
});

test('a duration', () => {
  const longest = 99_999 * 3_600_000;
  const times = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, max: 9, noNaN: true }), fc.constantFrom(longest, longest + 1));
  fc.assert(fc.property(times, ms => {
    const isTaken = Number.isInteger(ms) && ms >= 1 && ms <= longest;
    const message = errorOf(() => milliseconds('chart/it', 'timeout', Duration.millis(ms)));
    expect(message === undefined).toBe(isTaken);
    if (isTaken) expect(optionalMilliseconds('chart/it', 'timeout', Duration.millis(ms))).toBe(ms);
  }));
});

test('what is no duration', () => {
  fc.assert(fc.property(noString, value => {
    expect(errorOf(() => milliseconds('chart/it', 'timeout', value))).toMatch(/^chart\/it: timeout is .+, allowed: a Duration of cdk8s; for instance Duration\.seconds\(5\)$/);
    if (value !== undefined) expect(() => optionalMilliseconds('chart/it', 'timeout', value)).toThrow('a Duration of cdk8s');
  }));
  expect(optionalMilliseconds('chart/it', 'timeout', undefined)).toBeUndefined();
  expect(errorOf(() => milliseconds('chart/it', 'timeout', { toMilliseconds: () => '5' } as any))).toBe(
    'chart/it: timeout is "5ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)',
  );
});

test('a value of an enum', () => {
  for (const method of Object.values(HttpMethod)) expect(enumValue('here', 'method', method, HttpMethod)).toBe(method);
  fc.assert(fc.property(fc.oneof(noString, fc.constantFrom('*', 'get', '', 'GET ', 'toString')), value => (
    holds((where, what, method) => enumValue(where, what, method, HttpMethod), value, false)
  )));
});
