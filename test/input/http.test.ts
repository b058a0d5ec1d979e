import * as fc from 'fast-check';
import { consistsOf, DIGITS, holds, LOWER, nearMisses, noString, UPPER } from './near-misses';
import { absolutePath } from '../../src/input/absolute-path';
import { headerName } from '../../src/input/header-name';
import { headerValue } from '../../src/input/header-value';
import { selectorLabels } from '../../src/input/label';
import { queryParameterName } from '../../src/input/query-parameter-name';
import { requestPath } from '../../src/input/request-path';
import { text } from '../../src/input/text';
import { token } from '../../src/input/token';
import { errorOf } from '../mesh-fixture';

const ALPHANUMERIC = LOWER + UPPER + DIGITS;
const path = (where: string, _: string, value: string) => requestPath(where, value);

/** Printable in one line: no control character of ASCII or Latin-1, none of the two that end a line. */
function isPrintable(value: string): boolean {
  return [...value].every(character => {
    const code = character.codePointAt(0)!;
    const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f);
    return !isControl && ![0x2028, 0x2029, 0xfeff, 0xfffe, 0xffff].includes(code) && !(code >= 0xd800 && code <= 0xdfff);
  });
}

test('a token of HTTP, and one without some marks', () => {
  const tokens = nearMisses('x-api', 'X', '7', '!', '#', '$', '%', '&', '\'', '*', '+', '.', '^', '_', '`', '|', '~', '(', ',', ';', '"', 'x'.repeat(128));
  const isToken = (value: string) => value.length >= 1 && value.length <= 256 && consistsOf(value, `${ALPHANUMERIC}!#$%&'*+-.^_\`|~`);
  fc.assert(fc.property(tokens, value => holds(token, value, isToken(value))));
  fc.assert(fc.property(tokens, fc.constantFrom('*', '%', '*%'), (value, except) => (
    holds((where, what, name) => token(where, what, name, except), value, isToken(value) && ![...except].some(mark => value.includes(mark)))
  )));
});

test('the name of a header is in lower case', () => {
  expect(headerName('here', 'name', 'X-Api')).toBe('x-api');
  expect(errorOf(() => headerName('here', 'name', 'x*', '*'))).toBe('here: name is "x*", allowed: letters, digits and !#$%&\'+-.^_`|~, at most 256; give the name without colon and spaces');
});

test.each(['__proto__', 'constructor', 'prototype'])('a name that JavaScript reserves: %s', name => {
  const reserved = (what: string, fix: string, got = name) => `here: ${what} is "${got}", allowed: none of __proto__, constructor, prototype; ${fix}`;
  const upper = name.toUpperCase();
  expect(errorOf(() => headerName('here', 'name', name))).toBe(reserved('name', 'choose another name'));
  expect(errorOf(() => headerName('here', 'name', upper))).toBe(reserved('name', 'choose another name', upper));
  expect(errorOf(() => queryParameterName('here', 'name', name))).toBe(reserved('name', 'choose another name'));
  expect(errorOf(() => selectorLabels('here', 'podLabels', Object.fromEntries([['app', 'a'], [name, 'x']]), 'fix'))).toBe(reserved('key of podLabels', 'choose another key'));
  expect(headerName('here', 'name', `x-${name}`)).toBe(`x-${name}`);
});

test('the value of a header', () => {
  fc.assert(fc.property(nearMisses('a', 'A b', ' ', '"', '~', '!', '%', '\t', 'x'.repeat(2048)), value => {
    const isVisible = [...value].every(character => character >= ' ' && character <= '~');
    holds(headerValue, value, value.length >= 1 && value.length <= 4096 && isVisible && !value.includes('%') && value.trim() === value);
  }));
});

test('the name of a query parameter', () => {
  fc.assert(fc.property(nearMisses('a', 'B', '7', '.', '_', '~', '%20', '%2F', '%', '%x1', '&', '=', 'x'.repeat(128)), value => {
    const isPercentEncoded = value.split('%').slice(1).every(rest => rest.length >= 2 && consistsOf(rest.slice(0, 2), `${DIGITS}abcdefABCDEF`));
    holds(queryParameterName, value, value.length >= 1 && value.length <= 256 && isPercentEncoded && consistsOf(value, `${ALPHANUMERIC}._~-%`));
  }));
});

test('a text', () => {
  fc.assert(fc.property(nearMisses('a', 'ü', '"', '\u0085', '\u2029', '\ufeff', '\ud800', '\u{1f600}', 'x'.repeat(2048)), value => (
    holds(text, value, value.length >= 1 && value.length <= 4096 && isPrintable(value))
  )));
});

test('the path of a request', () => {
  fc.assert(fc.property(nearMisses('/a', '/', '/.', '/..', '/.a', '/%20', '/%2f', '/%2F', '/%61', '%', '/%C3%a9', '/%00', '|', '?', '#', '{', '}', '\\', 'a', '/ü', `/${'a'.repeat(400)}`), value => {
    const [start, ...elements] = value.split('/');
    const escapes = value.split('%').slice(1).map(rest => rest.slice(0, 2));
    const isUnreserved = (escape: string) => consistsOf(String.fromCharCode(parseInt(escape, 16)), `${ALPHANUMERIC}-._~`);
    const isPath = value.startsWith('/') && start === '' && value.length <= 1024 && consistsOf(value, `${ALPHANUMERIC}-._~!$&'()+,;=:@/%`)
      && escapes.every(escape => escape.length === 2 && consistsOf(escape, `${DIGITS}abcdefABCDEF`) && !isUnreserved(escape) && escape !== '00')
      && elements.every((element, i) => element !== '.' && element !== '..' && (element !== '' || i === elements.length - 1))
      && !value.toLowerCase().includes('%2f');
    const message = errorOf(() => requestPath('chart/it', value));
    expect(message === undefined).toBe(isPath);
    if (message !== undefined) expect(message).toMatch(/^chart\/it: path is /);
  }), { numRuns: 500 });
});

test('an absolute path', () => {
  const rule = (where: string, what: string, value: string) => absolutePath(where, what, value, 'for instance /etc');
  fc.assert(fc.property(nearMisses('/etc', '/', '.', 'a', ' ', '?x=1'), value => {
    holds(rule, value, value.startsWith('/') && isPrintable(value) && !value.includes(' ') && value.length <= 1024);
  }));
});

test('what is no string is none of them', () => {
  fc.assert(fc.property(noString, value => {
    for (const rule of [token, headerName, headerValue, queryParameterName, text]) holds(rule, value, false);
    for (const rule of [path, absolutePath]) expect(() => rule('here', 'path', value, 'fix')).toThrow(/^here: path is /);
  }));
});
