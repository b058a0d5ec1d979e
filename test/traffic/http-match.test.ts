import { HttpMatch, HttpMethod, PathMatch, StringMatch } from '../../src';
import { fixture, errorOf } from '../mesh-fixture';

const NAME = 'letters, digits and !#$%&\'*+-.^_`|~, at most 256; give the name without colon and spaces';

test.each(['', 'x user', 'x-user:', 'x\nuser', 'ü', 'x'.repeat(257), '"'])('header name %j is refused', name => {
  expect(errorOf(() => HttpMatch.header(name, 'v'))).toMatch(/^HttpMatch\.header: name is ".*, allowed: /);
  expect(errorOf(() => HttpMatch.header(name, 'v'))).toContain(NAME);
});

test.each(['', 'a b', 'a;'])('cookie name %j is refused', name => {
  expect(errorOf(() => HttpMatch.cookie(name, 'v'))).toBe(`HttpMatch.cookie: name is ${JSON.stringify(name)}, allowed: ${NAME}`);
});

test.each(['canary=yes', 'a='])('cookie name %j with a value in it', name => {
  expect(errorOf(() => HttpMatch.cookie(name, 'v'))).toBe(
    `HttpMatch.cookie: name is "${name}", allowed: letters, digits and !#$%&'*+-.^_\`|~, at most 256; give the name only: HttpMatch.cookie('canary', 'yes')`,
  );
});

describe('what is rendered as a regex or a value has a longest length', () => {
  const anyOf = 'match on fewer cookies or shorter values, or on a header that the application sets';

  test('a cookie', () => {
    expect(errorOf(() => HttpMatch.cookie('a', 'v'.repeat(1007)))).toBeUndefined(); // and (.*;\\s*)?a= before, (;.*)? after
    expect(errorOf(() => HttpMatch.cookie('a', 'v'.repeat(1008)))).toBe(
      'HttpMatch.cookie: length of the regex for the cookie is 1025, allowed: at most 1024 characters; match a shorter value',
    );
    expect(errorOf(() => HttpMatch.cookie('a', '.'.repeat(504)))).toContain('is 1025, allowed');
  });

  test('several cookies, in every order', () => {
    const cookies = (count: number) => Array.from({ length: count }, (_, i) => HttpMatch.cookie(`c${i}`, '1'));
    expect(errorOf(() => HttpMatch.allOf(...cookies(3)))).toBeUndefined();
    for (const count of [4, 12]) {
      expect(errorOf(() => HttpMatch.allOf(...cookies(count)))).toMatch(new RegExp(
        `^HttpMatch\\.allOf: cookies is \\["c0",.*\\], allowed: cookies whose regex has at most 1024 characters: it lists every order of them; ${anyOf}$`,
      ));
    }
  });

  test('a query parameter, exact and by prefix', () => {
    const query = (value: StringMatch) => errorOf(() => HttpMatch.queryMatches('q', value));
    expect(query(StringMatch.exact('v'.repeat(1024)))).toBeUndefined();
    expect(query(StringMatch.prefix('v'.repeat(1022)))).toBeUndefined();
    for (const value of [StringMatch.exact('v'.repeat(1025)), StringMatch.prefix('v'.repeat(1023))]) {
      expect(query(value)).toBe(
        'HttpMatch.query: length of the value, or of the regex for the prefix is 1025, allowed: at most 1024 characters; match a shorter one',
      );
    }
  });

  test('a prefix of a header', () => {
    expect(errorOf(() => HttpMatch.headerMatches('x', StringMatch.prefix('v'.repeat(4094))))).toBeUndefined();
    expect(errorOf(() => HttpMatch.headerMatches('x', StringMatch.prefix('v'.repeat(4095))))).toBe(
      'HttpMatch.header: length of the regex for the prefix is 4097, allowed: at most 4096 characters; match a shorter prefix',
    );
  });
});

test.each(['a;b', 'a,b', 'a b'])('cookie value %j is refused', value => {
  expect(errorOf(() => HttpMatch.cookie('beta', value))).toBe(
    `HttpMatch.cookie: value is ${JSON.stringify(value)}, allowed: no semicolon, comma or space; give the value of one cookie`,
  );
});

test.each([
  ['HttpMatch.cookie', () => HttpMatch.cookie('beta', 'a\r\nset-cookie: b')],
  ['HttpMatch.cookie', () => HttpMatch.cookie('beta', '')],
  ['StringMatch.exact', () => HttpMatch.header('x-user', 'a\r\nx-admin: b')],
])('%s refuses line breaks and empty values', (where, match) => {
  expect(errorOf(match)).toMatch(new RegExp(`^${where}: value is .*, allowed: 1 to 4096 characters, no control characters; give the text as requests contain it$`));
});

test('header names are case-insensitive, cookie names case-sensitive', () => {
  expect(HttpMatch.header('X-User', 'Ann')._match).toEqual({ headers: [{ name: 'x-user', value: { type: 'exact', value: 'Ann' } }] });
  expect(HttpMatch.cookie('Beta', 'Yes')._match).toEqual({ cookies: [{ name: 'Beta', value: 'Yes' }] });
});

test('allOf needs a match', () => {
  expect(errorOf(() => HttpMatch.allOf())).toBe('HttpMatch.allOf: number of matches is 0, allowed: at least one; use HttpMatch.anyRequest() for all requests');
});

test.each([
  ['methods', 'GET and POST', HttpMatch.method(HttpMethod.GET), HttpMatch.method(HttpMethod.POST)],
  ['headers', 'header x exact 1 and header x exact 2', HttpMatch.header('x', '1'), HttpMatch.header('X', '2')],
  ['headers', 'header x exact 1 and header x prefix 2', HttpMatch.header('x', '1'), HttpMatch.headerMatches('x', StringMatch.prefix('2'))],
  ['cookies', 'cookie beta=yes and cookie beta=no', HttpMatch.cookie('beta', 'yes'), HttpMatch.cookie('beta', 'no')],
  ['paths', 'path exact /a and path prefix /b', HttpMatch.path(PathMatch.exact('/a')), HttpMatch.path(PathMatch.prefix('/b'))],
])('allOf refuses %s that exclude each other', (_, text, a, b) => {
  expect(errorOf(() => HttpMatch.allOf(a, b))).toBe(
    `HttpMatch.allOf: match is "${text}", allowed: conditions that one request can match together; `
    + 'remove the condition that excludes another',
  );
});

test('allOf combines all conditions', () => {
  const match = HttpMatch.allOf(HttpMatch.method(HttpMethod.GET), HttpMatch.header('x', '1'), HttpMatch.cookie('beta', 'yes'), HttpMatch.path(PathMatch.prefix('/a')));
  expect(match._match).toEqual({
    path: [{ type: 'element-prefix', value: '/a' }],
    headers: [{ name: 'x', value: { type: 'exact', value: '1' } }],
    cookies: [{ name: 'beta', value: 'yes' }],
    methods: ['GET'],
  });
});

test('query parameter names are case-sensitive', () => {
  expect(HttpMatch.query('Page', 'a%20b')._match).toEqual({ queries: [{ name: 'Page', value: { type: 'exact', value: 'a%20b' } }] });
  expect(HttpMatch.queryMatches('page', StringMatch.regex('[0-9]+'))._match).toEqual({ queries: [{ name: 'page', value: { type: 'regex', value: '[0-9]+' } }] });
});

const QUERY_NAME = 'letters, digits and -._~, and others as %XX, at most 256; percent-encode it, and leave out ?, & and =';

test.each(['', 'a b', 'a&b', 'a=', 'a%', '?a', 'ü', 'x'.repeat(257)])('query parameter name %j is refused', name => {
  expect(errorOf(() => HttpMatch.query(name, '1'))).toContain(`, allowed: ${QUERY_NAME}`);
  expect(errorOf(() => HttpMatch.query(name, '1'))).toMatch(/^HttpMatch\.query: name is "/);
});

test.each(['a b', 'a&b', 'a#b'])('query parameter value %j is refused', value => {
  expect(errorOf(() => HttpMatch.query('a', value))).toBe(
    `HttpMatch.query: value is ${JSON.stringify(value)}, allowed: ASCII characters without space, & and #; percent-encode it, such as %20 for a space`,
  );
});

test('authority, in lower case as proxies compare it', () => {
  expect(HttpMatch.authority(StringMatch.exact('users:8080'))._match).toEqual({ authority: [{ type: 'exact', value: 'users:8080' }] });
  expect(HttpMatch.authority(StringMatch.regex('users(:[0-9]+)?'))._match).toEqual({ authority: [{ type: 'regex', value: 'users(:[0-9]+)?' }] });
});

test('scheme and port', () => {
  expect([HttpMatch.http()._match, HttpMatch.https()._match, HttpMatch.port(80)._match]).toEqual([{ scheme: 'http' }, { scheme: 'https' }, { port: 80 }]);
  expect(errorOf(() => HttpMatch.port(0))).toBe('HttpMatch.port: port is 0, allowed: whole numbers from 1 to 65535; give a TCP port');
});

test('source matches', () => {
  const { shop } = fixture();
  const web = shop.addService('web-construct', { serviceName: 'web' });
  expect(HttpMatch.caller(web)._match).toEqual({ callers: [{ namespace: 'shop', service: 'web' }] });
  expect(HttpMatch.callerNamespace(shop)._match).toEqual({ callers: [{ namespace: 'shop' }] });
});

test('a gRPC match is a path match', () => {
  expect(HttpMatch.grpc('shop.v1.Users')._match).toEqual({ path: [{ type: 'element-prefix', value: '/shop.v1.Users', grpc: true }] });
  expect(HttpMatch.grpc('shop.v1.Users', 'Get')._match).toEqual({ path: [{ type: 'exact', value: '/shop.v1.Users/Get', grpc: true }] });
});

test.each([['/shop.Users', undefined], ['', undefined], ['shop..Users', undefined], ['shop.Users/Get', undefined], ['shop.Users', ''], ['shop.Users', 'a.b']])('gRPC service %j with method %j is refused', (name, method) => {
  expect(errorOf(() => HttpMatch.grpc(name, method))).toBe(
    `HttpMatch.grpc: service and method is ${method === undefined ? `"${name}"` : `["${name}", "${method}"]`}, allowed: names as in the .proto file; write package.Service and Method`,
  );
});

test.each([
  ['schemes', HttpMatch.http(), HttpMatch.https()],
  ['ports', HttpMatch.port(80), HttpMatch.port(81)],
  ['queries', HttpMatch.query('q', '1'), HttpMatch.query('q', '2')],
  ['hosts', HttpMatch.authority(StringMatch.exact('a')), HttpMatch.authority(StringMatch.prefix('b'))],
  ['a gRPC call by GET', HttpMatch.grpc('a.B'), HttpMatch.method(HttpMethod.GET)],
  ['a cookie and no cookies', HttpMatch.cookie('a', '1'), HttpMatch.withoutHeader('cookie')],
  ['a path that the regex does not match', HttpMatch.path(PathMatch.exact('/a')), HttpMatch.path(PathMatch.regex('/b.*'))],
  ['a header and its absence', HttpMatch.header('x', '1'), HttpMatch.withoutHeader('x')],
  ['a header value and its exclusion', HttpMatch.header('x', '12'), HttpMatch.withoutHeader('x', StringMatch.prefix('1'))],
])('allOf refuses %s', (_, a, b) => {
  expect(errorOf(() => HttpMatch.allOf(a, b))).toContain('allowed: conditions that one request can match together; remove the condition that excludes another');
});

test.each(['.*', 'a*', 'a|'])('withoutHeader refuses %j, which matches an empty text: proxies treat a missing header as empty', regex => {
  expect(errorOf(() => HttpMatch.withoutHeader('x-debug', StringMatch.regex(regex)))).toBe(
    `HttpMatch.withoutHeader: value is ${JSON.stringify(regex)}, allowed: a regex that does not match an empty text; `
    + 'leave the value out to match a missing header, or write + in place of *',
  );
});

test('withoutHeader refuses a missing host, which every request has', () => {
  expect(errorOf(() => HttpMatch.withoutHeader('Host'))).toBe(
    'HttpMatch.withoutHeader: name is "Host", allowed: a header that a request may lack; every request has a host: give the host to exclude as value',
  );
  expect(HttpMatch.withoutHeader('Host', StringMatch.exact('a'))._match.withoutHeaders).toHaveLength(1);
});

test('withoutHeader matches a missing header, or a different value', () => {
  expect(HttpMatch.withoutHeader('X-Debug')._match).toEqual({ withoutHeaders: [{ name: 'x-debug' }] });
  expect(HttpMatch.withoutHeader('x', StringMatch.regex('a+'))._match).toEqual({ withoutHeaders: [{ name: 'x', value: { type: 'regex', value: 'a+' } }] });
});

test.each([
  ['header', () => HttpMatch.header('__proto__', '1')],
  ['query', () => HttpMatch.query('constructor', '1')],
  ['withoutHeader', () => HttpMatch.withoutHeader('__proto__')],
])('no condition is lost while rendering: %s refuses a name that JavaScript reserves', (factory, match) => {
  expect(errorOf(match)).toMatch(new RegExp(`^HttpMatch\\.${factory}\\w*: name is ".*", allowed: none of __proto__, constructor, prototype; choose another name$`));
});
