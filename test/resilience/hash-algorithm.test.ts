import { HashAlgorithm } from '../../src';

test.each([
  [() => HashAlgorithm.ringHash(0), 'HashAlgorithm.ringHash: minimumSize is 0, allowed: whole numbers from 1 to 8388608; give some hundred entries for each pod'],
  [() => HashAlgorithm.ringHash(8_388_609), 'HashAlgorithm.ringHash: minimumSize is 8388609, allowed: whole numbers from 1 to 8388608; give some hundred entries for each pod'],
  ...[0, 1, 4, 65535, 65537 ** 2, 65537.5, 5_000_011, -7].map((size): [() => HashAlgorithm, string] => (
    [() => HashAlgorithm.maglev(size), `HashAlgorithm.maglev: tableSize is ${size}, allowed: prime numbers below 5000011; for instance 65537`]
  )),
])('refuses what Envoy refuses, %#', (make, message) => {
  expect(make).toThrow(new Error(message));
});

test('accepts the limits', () => {
  expect(HashAlgorithm.ringHash(8_388_608)._table).toEqual({ type: 'ring', minimumSize: 8_388_608 });
  for (const size of [2, 3, 65_537, 4_999_999]) expect(HashAlgorithm.maglev(size)._table).toEqual({ type: 'maglev', size });
});
