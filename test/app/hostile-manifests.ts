import * as fc from 'fast-check';

const WORDS = [
  '', ' ', '  x', 'x  ', '\t', 'x\ty', 'yes', 'no', 'on', 'off', 'y', 'n', 'Yes', 'TRUE', 'true', 'false', 'null', 'Null', '~', '.nan', '.inf',
  '-.Inf',
  '0', '-0', '1', '01', '0o7', '0775', '0x1F', '0b11', '1_000', '1e3', '1E5', '.5', '5.', '1.10', '+1', '1:30', '190:20:30', '12e03', '2001-01-01',
  '2001-12-14t21:59:43.10-05:00', '2024-02-30 10:00:00', '-', '- ', '- x', '?', '? ', '? x', ':', ': ', 'a: b', 'a:b', 'a:', ':a', '#', '# x',
  'a #b', 'a#b',
  '<<', '=', '!', '!!str x', '&a', '*a', '|', '>', '|-', '"', '\'', '"a"', '\'a\'', 'a"b', 'a\'b', 'a"b\'c', '\\', 'a\\nb', '[', ']', '{', '}',
  '[a]', '{a: b}',
  ',', '%', '%YAML 1.1', '@', '`', '---', '--- x', '...', '----', '\n', '\n\n', 'a\n', 'a\nb', 'a\n\nb\n', '\na', ' a\nb', 'a\n b', 'a \nb',
  'a\n\n\n', 'a\n ', '\ta\nb',
  'a\r\nb\r\n', '\r', 'a\rb', '#!/bin/sh\nset -e\n\necho "hi"\n', '---\na: b\n', 'a\n---\nb', '...\nx', 'key: |\n  text\n', '\u0000', '\u0007',
  '\u001b[0m', '\u007f', '\u0085', '\u00a0',
  '\u2028', '\u2029', '\ufeff', '\ufeffa', '\u200b', '\ud800', 'a\udc00', '\u{1f600}', 'ünïcödé', '日本語', 'e\u0301', '\u{1f468}\u200d\u{1f469}',
  'constructor', '__proto__', 'toString', 'hasOwnProperty', 'x'.repeat(201), `${'long words '.repeat(30)}end`, `${'a line\n'.repeat(20)}`,
  `${'k'.repeat(1030)}`, '5xx,reset', 'myregistry/user-service:v1', '/api/users/*', '*.example.com', '100m', '128Mi', 'a=b', 'a, b', 'a\tb',
  '1.2.3.4', '::1', '10.0.0.0/8',
];

/** Text of the kind that YAML writers get wrong. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...' \t\n\r:-#?\'"\\a0%.,[]{}&*!|>@`~<=_e+'), maxLength: 10 }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }).map(words => words.join('')) },
);

const hostileNumber = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(0, 1, -1, 8080, 1e21, 1e-7, 1.5, -0.1, 0.1 + 0.2, 2 ** 53, Number.MAX_VALUE, Number.MIN_VALUE, NaN, Infinity,
      -Infinity),
  },
  { weight: 1, arbitrary: fc.double() }, // -0 among them
  { weight: 2, arbitrary: fc.integer() },
);

/** Any JSON value that cdk8s renders, with hostile keys and values. Lists may have nothing (null) in them; maps lose such entries. */
export const hostileValue: fc.Arbitrary<any> = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    { weight: 12, arbitrary: hostileText },
    { weight: 4, arbitrary: hostileNumber },
    { weight: 4, arbitrary: fc.boolean() },
    { weight: 1, arbitrary: fc.constantFrom(null, undefined) },
    { weight: 2, arbitrary: fc.constantFrom({}, []).map(empty => Array.isArray(empty) ? [] : {}) },
    { weight: 8, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    { weight: 8, arbitrary: fc.dictionary(hostileText, tie('value'), { maxKeys: 4, noNullPrototype: true }) },
  ),
})).value;

/** A map with hostile keys and values. */
export const hostileMap: fc.Arbitrary<Record<string, any>> = fc.dictionary(hostileText, hostileValue, { maxKeys: 5, noNullPrototype: true });
