import { Duration } from 'cdk8s';
import { inputError } from '../../src/model/input-error';

const valueIn = (got: unknown) => inputError({ where: 'here', what: 'it', got, allowed: 'another', fix: 'change it' }).message
  .replace(/^here: it is (.*), allowed: another; change it$/, '$1');

const circle: { self?: object } = {};
circle.self = circle;

test.each<[unknown, string]>([
  [undefined, 'missing'], [null, 'null'], [7, '7'], ['a "b"\n', '"a \\"b\\"\\n"'], [10n, '10n'], [() => 1, 'a function'], [Symbol('x'), 'Symbol(x)'],
  [[], '[]'], [{}, '{}'], [['STRICT', 'PERMISSIVE'], '["STRICT", "PERMISSIVE"]'],
  [{ ttl: Duration.seconds(1) }, '{ ttl: an instance of Duration }'],
  [[{ 'port': 80, 'a b': [undefined, 1n] }], '[{ port: 80, "a b": [undefined, 1n] }]'],
  [circle, '{ self: { self: { self: ... } } }'],
])('%p', (value, text) => { expect(valueIn(value)).toBe(text); });

test('a value is bounded', () => {
  const long = 'x'.repeat(2 ** 20);
  for (const value of [long, [long, long], { [long]: long }, Array(2 ** 20).fill(long), [[[[long]]]]]) {
    expect(valueIn(value).length).toBeLessThanOrEqual(120);
  }
});
