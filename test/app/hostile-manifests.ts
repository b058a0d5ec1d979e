import { Yaml } from 'cdk8s';
import * as fc from 'fast-check';

/** Texts that every parser reads back as cdk8s writes them. */
export const SAFE_TEXTS = [
  '', ' ', '  x', 'x  ', '\t', 'yes', 'no', 'on', 'off', 'y', 'n', 'Yes', 'TRUE', 'true', 'false', 'null', 'Null', '~', '.nan', '.inf',
  '-.Inf',
  '0', '-0', '1', '01', '0775', '0x1F', '0b11', '1_000', '1e3', '1E5', '.5', '5.', '1.10', '+1', '1:30', '190:20:30', '12e03', '2001-01-01',
  '2001-12-14t21:59:43.10-05:00', '2024-02-30 10:00:00', '-', '- ', '- x', '?', '? ', '? x', ':', ': ', 'a: b', 'a:b', 'a:', '#', '# x',
  'a #b', 'a#b',
  '!', '!!str x', '&a', '*a', '|', '>', '|-', '"', '\'', '"a"', '\'a\'', 'a"b', 'a\'b', 'a"b\'c', '\\', 'a\\nb', '[', ']', '{', '}',
  '[a]', '{a: b}',
  ',', '%', '%YAML 1.1', '@', '`', '---', '--- x', '...', '----', '\n', '\n\n', 'a\n', 'a\nb', 'a\n\nb\n', '\na', ' a\nb', 'a\n b', 'a \nb',
  'a\n\n\n', 'a\n ',
  'a\r\nb\r\n', '\r', 'a\rb', '#!/bin/sh\nset -e\n\necho "hi"\n', '---\na: b\n', 'a\n---\nb', '...\nx', 'key: |\n  text\n', '\u0000', '\u0007',
  '\u001b[0m', '\u00a0',
  '\u200b', '\u{1f600}', 'ünïcödé', '日本語', 'e\u0301', '\u{1f468}\u200d\u{1f469}',
  'constructor', '__proto__', 'toString', 'hasOwnProperty', 'x'.repeat(201), `${'long words '.repeat(30)}end`, `${'a line\n'.repeat(20)}`,
  `${'k'.repeat(1030)}`, '5xx,reset', 'myregistry/user-service:v1', '/api/users/*', '*.example.com', '100m', '128Mi', 'a=b', 'a, b',
  '1.2.3.4', '10.0.0.0/8', '::1', '::/0', ':a', '3306,6379',
];

/** Texts that some parser reads in another way as cdk8s writes them, or refuses. */
export const UNSAFE_TEXTS = [
  // The end of a line, or refused.
  '\u007f', '\u0080', '\u0085', '\u009f', 'a\u0085b\nc', '\u2028', '\u2029', 'a\u2028b', 'a\u2028  - b: c', 'a\u2029b\nc', '\ufeff', '\ufeffa', 'a\ufeffb', 'a\ufffe', '\uffffa\n',
  // Tabs: PyYAML knows none in a plain text, go-yaml none at the start of a block.
  'x\ty', 'a\tb c', '\ta\nb', '\n\ta', ' \ta\n', '\t\na',
  // Spaces and empty lines only, which js-yaml takes for indentation.
  '  \n\n ',
  // Numbers: octal, binary and hexadecimal of other parsers, with separators, sexagesimal.
  '0o7', '0o17', '-0o17', '0O17', '0B1', '0X1f', '0_b1', '0_o17', '-_1', '0:30', '-1:20:30',
  // Words of YAML 1.1.
  '=', '<<', 'yEs', 'oN', 'nUll', 'fALSE', '.iNf', '-.iNf',
];

/** Texts with half of a character, which no YAML can contain. */
export const MALFORMED_TEXTS = ['\ud800', 'a\udc00', '\udc00\ud800', 'a\ud800\nb'];

/** The text that cdk8s writes for a value. */
function writtenByCdk8s(text: string): string {
  return Yaml.stringify([text]).slice('- '.length, -1);
}

function isUnsafe(character: string): boolean {
  const code = character.codePointAt(0)!;
  return (code < 0x20 && character !== '\n' && character !== '\t') || (code >= 0x7f && code <= 0x9f) || [0x2028, 0x2029, 0xfeff, 0xfffe, 0xffff].includes(code);
}

/** Whether a text is safe beyond doubt as cdk8s writes it. */
function isSurelySafe(text: string): boolean {
  if (SAFE_TEXTS.includes(text)) return true;
  const written = writtenByCdk8s(text);
  if ([...written].some(isUnsafe) || /\p{Surrogate}/u.test(text)) return false;
  return written === text ? !text.includes('\t') && !/^([-+.:~<=\d]|[a-z]{1,5}$)/i.test(text) : !/^\s*\t|^\s* \s*$/.test(text);
}

const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...SAFE_TEXTS) },
  { weight: 3, arbitrary: fc.constantFrom(...UNSAFE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...' \t\n\r:-#?\'"\\a0%.,[]{}&*!|>@`~<=_e+'), maxLength: 10 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'01789abfxoBXO_,.:-+eETZ \n'), maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'a \t\n\r\u007f\u0085\u00a0\u2028\u2029\ufeff\ufffe'), maxLength: 8 }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...SAFE_TEXTS, ...UNSAFE_TEXTS), { maxLength: 3 }).map(texts => texts.join('')) },
);

/** Text of the kind that YAML writers get wrong, but well-formed. */
export const hostileText = anyText.filter(text => !/\p{Surrogate}/u.test(text));

/** Text of the kind that YAML writers get wrong, and cdk8s does not. */
export const safeText = anyText.filter(isSurelySafe);

const hostileNumber = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(0, 1, -1, 8080, 1e21, 1e-7, 1.5, -0.1, 0.1 + 0.2, 2 ** 53, Number.MAX_VALUE, Number.MIN_VALUE,
    ),
  },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) }, // -0 among them
  { weight: 2, arbitrary: fc.integer() },
);

/** Any JSON value that cdk8s renders, with these texts as keys and values. Lists may have nothing (null) in them; maps lose such entries. */
function valueWith(text: fc.Arbitrary<string>, number: fc.Arbitrary<number>): fc.Arbitrary<any> {
  return fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
      { weight: 12, arbitrary: text },
      { weight: 4, arbitrary: number },
      { weight: 4, arbitrary: fc.boolean() },
      { weight: 1, arbitrary: fc.constantFrom(null, undefined) },
      { weight: 2, arbitrary: fc.constantFrom({}, []).map(empty => Array.isArray(empty) ? [] : {}) },
      { weight: 8, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
      { weight: 8, arbitrary: fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }) },
    ),
  })).value;
}

function mapWith(text: fc.Arbitrary<string>, number: fc.Arbitrary<number>): fc.Arbitrary<Record<string, any>> {
  return fc.dictionary(text, valueWith(text, number), { maxKeys: 5, noNullPrototype: true });
}

/** Any value that is written as by cdk8s. */
export const safeValue = valueWith(safeText, hostileNumber);

/** A map that is written as by cdk8s. */
export const safeMap = mapWith(safeText, hostileNumber);

/** A map with any well-formed text as keys and values. */
export const hostileMap = mapWith(hostileText, fc.integer());
