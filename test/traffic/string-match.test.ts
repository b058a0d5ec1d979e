import { StringMatch } from '../../src';
import { errorOf } from '../mesh-fixture';

const RE2 = 'see https://github.com/google/re2/wiki/Syntax';

describe.each([
  ['exact', StringMatch.exact], ['prefix', StringMatch.prefix], ['regex', StringMatch.regex],
] as const)('StringMatch.%s', (name, match) => {
  test.each([[''], ['line\nbreak'], ['nul\u0000'], ['delete\u007f'], [undefined], [7]])('refuses %j', value => {
    expect(errorOf(() => match(value as string))).toBe(
      `StringMatch.${name}: value is ${(JSON.stringify(value) ?? 'missing').replace('\u007f', '\\u007f')}, allowed: 1 to 4096 characters, no control characters; give the text as requests contain it`,
    );
  });

  test('refuses a value that is too long, and shortens it in the error', () => {
    expect(errorOf(() => match('x'.repeat(4097)))).toBe(
      `StringMatch.${name}: value is "${'x'.repeat(116)}..., allowed: 1 to 4096 characters, no control characters; give the text as requests contain it`,
    );
  });
});

test.each([
  ['v[23', 'error parsing regexp: missing closing ]: `[23`'],
  ['(?=v2)v.', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
  ['(v)\\1', 'error parsing regexp: invalid escape sequence: `\\1`'],
])('a regex that proxies would refuse: %s', (regex, reason) => {
  expect(errorOf(() => StringMatch.regex(regex))).toBe(
    `StringMatch.regex: regex is ${JSON.stringify(regex)}, allowed: RE2 syntax, at most 1024 characters; ${reason}; ${RE2}`,
  );
});

test('a regex has a maximum length', () => {
  expect(errorOf(() => StringMatch.regex('a'.repeat(1025)))).toBe(
    `StringMatch.regex: regex is "${'a'.repeat(116)}..., allowed: RE2 syntax, at most 1024 characters; longer than 1024 characters; ${RE2}`,
  );
  expect(StringMatch.regex('a'.repeat(1024))._condition.type).toBe('regex');
});

test.each([['exact', ' a', 'at either end'], ['exact', 'a ', 'at either end'], ['prefix', ' a', 'at the beginning']] as const)('%s refuses %j', (name, value, end) => {
  expect(errorOf(() => StringMatch[name](value))).toBe(
    `StringMatch.${name}: value is "${value}", allowed: no space ${end}; remove it: proxies strip outer spaces from a value before they compare it`,
  );
  expect(StringMatch.prefix('a ')._condition.value).toBe('a ');
});

test('hostile text is not interpreted', () => {
  expect(StringMatch.exact('"; drop: *{}')._condition).toEqual({ type: 'exact', value: '"; drop: *{}' });
});

test.each([['x{1000}', undefined], ['x{1000}y{1000}', 2002], ['\\PS{1000}'.repeat(10), 10_002]])('a regex is a program of limited size: %s', (regex, size) => {
  expect(errorOf(() => StringMatch.regex(regex))).toBe(size && (
    `StringMatch.regex: program size of the regex is ${size}, allowed: at most 2000 instructions; repeat less: x{1000} is a thousand copies of x`
  ));
});
