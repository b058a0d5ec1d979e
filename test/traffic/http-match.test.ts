import { HttpMatch, HttpMethod, PathMatch, StringMatch } from '../../src';
import { thrown } from '../mesh-fixture';

const NAME = 'letters, digits and !#$%&\'*+-.^_`|~, at most 256; give the name without colon and spaces';

test.each(['', 'x user', 'x-user:', 'x\nuser', 'ü', 'x'.repeat(257), '"'])('a header is not named %j', name => {
  expect(thrown(() => HttpMatch.header(name, 'v'))).toMatch(/^HttpMatch\.header: name is ".*, allowed: /);
  expect(thrown(() => HttpMatch.header(name, 'v'))).toContain(NAME);
});

test.each(['', 'a b', 'a;', 'a='])('a cookie is not named %j', name => {
  expect(thrown(() => HttpMatch.cookie(name, 'v'))).toBe(`HttpMatch.cookie: name is ${JSON.stringify(name)}, allowed: ${NAME}`);
});

test.each(['a;b', 'a,b', 'a b'])('a cookie has not the value %j', value => {
  expect(thrown(() => HttpMatch.cookie('beta', value))).toBe(
    `HttpMatch.cookie: value is ${JSON.stringify(value)}, allowed: no semicolon, comma or space; give the value of one cookie`,
  );
});

test.each([
  ['HttpMatch.cookie', () => HttpMatch.cookie('beta', 'a\r\nset-cookie: b')],
  ['HttpMatch.cookie', () => HttpMatch.cookie('beta', '')],
  ['StringMatch.exact', () => HttpMatch.header('x-user', 'a\r\nx-admin: b')],
])('%s refuses what would end the header', (where, match) => {
  expect(thrown(match)).toMatch(new RegExp(`^${where}: value is .*, allowed: 1 to 4096 characters, no control characters; give the text that requests carry$`));
});

test('names of headers ignore case, names of cookies do not', () => {
  expect(HttpMatch.header('X-User', 'Ann')._match).toEqual({ headers: [{ name: 'x-user', value: { type: 'exact', value: 'Ann' } }] });
  expect(HttpMatch.cookie('Beta', 'Yes')._match).toEqual({ cookies: [{ name: 'Beta', value: 'Yes' }] });
});

test('allOf needs something to hold', () => {
  expect(thrown(() => HttpMatch.allOf())).toBe('HttpMatch.allOf: number of matches is 0, allowed: at least one; name what has to hold');
});

test.each([
  ['methods', HttpMatch.method(HttpMethod.GET), HttpMatch.method(HttpMethod.POST)],
  ['headers', HttpMatch.header('x', '1'), HttpMatch.header('X', '2')],
  ['headers', HttpMatch.header('x', '1'), HttpMatch.headerMatches('x', StringMatch.prefix('2'))],
  ['cookies', HttpMatch.cookie('beta', 'yes'), HttpMatch.cookie('beta', 'no')],
  ['paths', HttpMatch.path(PathMatch.exact('/a')), HttpMatch.path(PathMatch.prefix('/b'))],
])('allOf refuses %s that exclude each other', (_, a, b) => {
  expect(thrown(() => HttpMatch.allOf(a, b))).toBe(
    `HttpMatch.allOf: match is ${cut(JSON.stringify([a._match, b._match]))}, allowed: conditions that one request can meet; `
    + 'remove the condition that excludes another',
  );
});

test('allOf asks all', () => {
  const match = HttpMatch.allOf(HttpMatch.method(HttpMethod.GET), HttpMatch.header('x', '1'), HttpMatch.cookie('beta', 'yes'), HttpMatch.path(PathMatch.prefix('/a')));
  expect(match._match).toEqual({
    path: [{ type: 'element-prefix', value: '/a' }],
    headers: [{ name: 'x', value: { type: 'exact', value: '1' } }],
    cookies: [{ name: 'beta', value: 'yes' }],
    methods: ['GET'],
  });
});

const cut = (text: string) => (text.length > 120 ? `${text.slice(0, 117)}...` : text);

test.each(['.*', 'a*', 'a|'])('withoutHeader refuses %j, which takes an empty text as well: proxies take a missing header for an empty one', regex => {
  expect(thrown(() => HttpMatch.withoutHeader('x-debug', StringMatch.regex(regex)))).toBe(
    `HttpMatch.withoutHeader: value is ${JSON.stringify(regex)}, allowed: a regex that takes no empty text; `
    + 'leave the value out to ask for a missing header, or write + in place of *',
  );
});

test('withoutHeader asks for a missing header, or for one that is not so', () => {
  expect(HttpMatch.withoutHeader('X-Debug')._match).toEqual({ withoutHeaders: [{ name: 'x-debug' }] });
  expect(HttpMatch.withoutHeader('x', StringMatch.regex('a+'))._match).toEqual({ withoutHeaders: [{ name: 'x', value: { type: 'regex', value: 'a+' } }] });
});
