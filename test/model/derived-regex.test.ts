import * as fc from 'fast-check';
import { cookieRegex } from '../../src/model/derived-regex';

const names = fc.constantFrom('a', 'b', 'c', 'aa');
const values = fc.constantFrom('1', '2', '12', 'x.y');
const jars = fc.uniqueArray(fc.record({ name: names, value: values }), { minLength: 1, maxLength: 4, selector: ({ name }) => name });

test('takes a header if and only if all cookies are in it, in any order', () => {
  fc.assert(fc.property(jars, jars, fc.constantFrom('; ', ';'), (wanted, given, separator) => {
    const header = given.map(({ name, value }) => `${name}=${value}`).join(separator);
    const has = wanted.every(cookie => given.some(({ name, value }) => name === cookie.name && value === cookie.value));
    expect(new RegExp(`^(?:${cookieRegex(wanted)})$`).test(header)).toBe(has);
  }), { seed: 3, numRuns: 2000 });
});
