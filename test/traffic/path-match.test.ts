import { PathMatch } from '../../src';
import { errorOf } from '../mesh-fixture';

const WRONG_PATHS = ['users', '/a*', '/a?b=c', '/a#b', '/{id}', '/a b', '/a\\b', '//a', '/a//b', '/a/./b', '/a/../b', '/a/..', '/.', '/a%2fb', '/a%2Fb', 'http://users/a'];

describe.each([['exact', PathMatch.exact], ['prefix', PathMatch.prefix], ['stringPrefix', PathMatch.stringPrefix]] as const)('PathMatch.%s', (name, match) => {
  test.each(WRONG_PATHS)('refuses %s', path => {
    expect(errorOf(() => match(path))).toBe(
      `PathMatch.${name}: path is ${JSON.stringify(path)}, allowed: a path that begins with /, of letters, digits, -._~!$&'()+,;=:@/ and other characters as %XX, without //, /./, /../, %2F and %00; `
      + 'write the path as the service sees it, without host and query',
    );
  });

  test.each(['', '/a\n', `/${'a'.repeat(1024)}`])('refuses %j', path => {
    expect(errorOf(() => match(path))).toMatch(`PathMatch.${name}: path is `);
  });

  test.each([
    ['/é', 'clients percent-encode it: write /%C3%A9'], ['/a|b', 'clients percent-encode it: write /a%7Cb'], ['/%61', 'proxies decode it: write /a'],
    ['/%2e%2E/a', 'write the path as the service sees it, without host and query'], ['/100%', 'write the path as the service sees it, without host and query'],
  ])('refuses %s, which no proxy sees like this', (path, fix) => {
    expect(errorOf(() => match(path))!.split('; ').pop()).toBe(fix);
  });

  test.each(['/', '/a', '/a/b', '/a.b/.c/..d', '/%20', '/%C3%BC'])('accepts %s', path => {
    expect(match(path)._condition.value).toBe(path);
  });
});

test('a trailing slash makes no difference to a prefix, but to an exact path', () => {
  expect(PathMatch.prefix('/a/')._condition).toEqual(PathMatch.prefix('/a')._condition);
  expect(PathMatch.prefix('/')._condition.value).toBe('/');
  expect(PathMatch.exact('/a/')._condition.value).toBe('/a/');
  expect(PathMatch.stringPrefix('/a/')._condition.value).toBe('/a/');
});

test('a regex has RE2 syntax and can match a path', () => {
  expect(errorOf(() => PathMatch.regex('/a(?!b)'))).toMatch(/^PathMatch\.regex: regex is "\/a\(\?!b\)", allowed: RE2 syntax, at most 1024 characters; /);
  expect(errorOf(() => PathMatch.regex(''))).toMatch(/^PathMatch\.regex: value is ""/);
  for (const regex of ['users/.*', 'a', 'a+b']) {
    expect(errorOf(() => PathMatch.regex(regex))).toBe(
      `PathMatch.regex: regex is "${regex}", allowed: a regex that matches paths, which begin with /; begin with / or .*: the regex must match the whole path`,
    );
  }
  for (const regex of ['a?/b', 'a*/b', 'a|/b', 'a{0}/b', '.*b', '(?i)/a', '[^a]b']) expect(PathMatch.regex(regex)._condition.value).toBe(regex);
  expect(PathMatch.regex('/users/[0-9]+')._condition).toEqual({ type: 'regex', value: '/users/[0-9]+' });
});

test('case-insensitive match', () => {
  expect(PathMatch.ignoringCase(PathMatch.prefix('/Api'))._condition).toEqual({ type: 'element-prefix', value: '/Api', ignoreCase: true });
  expect(PathMatch.ignoringCase(PathMatch.exact('/a'))._condition).toEqual({ type: 'exact', value: '/a', ignoreCase: true });
  expect(errorOf(() => PathMatch.ignoringCase(PathMatch.regex('/a.*')))).toBe(
    'PathMatch.ignoringCase: path is "/a.*", allowed: exact, prefix or stringPrefix; begin the regex with (?i)',
  );
});

describe('gRPC', () => {
  test('a method is an exact path, a service all paths below its name', () => {
    expect(PathMatch.grpcMethod('shop.v1.Cart', 'AddItem')._condition).toEqual({ type: 'exact', value: '/shop.v1.Cart/AddItem' });
    expect(PathMatch.grpcService('Cart_2')._condition).toEqual({ type: 'element-prefix', value: '/Cart_2' });
  });

  test.each(['', '*', 'shop/Cart', 'shop..Cart', '.Cart', 'Cart.', '1Cart', 'shop.v1.*', 'Cart\n'])('refuses service %j', service => {
    const text = 'allowed: names joined by dots, of letters, digits and _, such as shop.v1.Cart; give the name as the .proto file has it';
    expect(errorOf(() => PathMatch.grpcMethod(service, 'Add'))).toBe(`PathMatch.grpcMethod: service is ${JSON.stringify(service)}, ${text}`);
    expect(errorOf(() => PathMatch.grpcService(service))).toBe(`PathMatch.grpcService: service is ${JSON.stringify(service)}, ${text}`);
  });

  test('refuses a long name', () => { expect(errorOf(() => PathMatch.grpcService('C'.repeat(256)))).toMatch(/^PathMatch.grpcService: service is "C+/); });

  test.each(['', '*', 'Add*', 'a.b', 'a/b', '../Add'])('refuses method %j', method => {
    expect(errorOf(() => PathMatch.grpcMethod('Cart', method))).toBe(
      `PathMatch.grpcMethod: method is ${JSON.stringify(method)}, allowed: letters, digits and _, such as AddItem; give the name as the .proto file has it`,
    );
  });
});
