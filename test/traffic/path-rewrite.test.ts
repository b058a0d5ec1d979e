import { HttpMatch, PathMatch, PathRewrite } from '../../src';
import { rewritable } from '../../src/traffic/path-rewrite';
import { errorOf } from '../mesh-fixture';

test('a slash at the end makes no difference to a prefix', () => {
  expect(PathRewrite.prefix('/api/', '/v2/')._replacement).toEqual({ replace: 'prefix', prefix: '/api', value: '/v2' });
  expect(PathRewrite.prefix('/', '/')._replacement).toEqual({ replace: 'prefix', prefix: '/', value: '/' });
  expect(PathRewrite.fullPath('/a/')._replacement).toEqual({ replace: 'full', value: '/a/' });
});

test.each([
  ['PathRewrite.fullPath', () => PathRewrite.fullPath('a')],
  ['PathRewrite.prefix', () => PathRewrite.prefix('a', '/b')],
  ['PathRewrite.prefix', () => PathRewrite.prefix('/b', 'a')],
])('%s takes paths', (where, rewrite) => {
  expect(errorOf(rewrite)).toMatch(new RegExp(`^${where}: path is "a", allowed: a path that begins with /`));
});

const api = PathRewrite.prefix('/api', '/');

test.each([
  ['another path', HttpMatch.path(PathMatch.prefix('/b'))],
  ['all paths', HttpMatch.header('x', '1')],
  ['a wider prefix', HttpMatch.path(PathMatch.prefix('/'))],
  ['what only begins alike', HttpMatch.path(PathMatch.stringPrefix('/api'))],
  ['a regex', HttpMatch.path(PathMatch.regex('/api/.*'))],
  ['another case', HttpMatch.path(PathMatch.ignoringCase(PathMatch.prefix('/api')))],
])('a prefix is replaced where it is: not in a match for %s', (_, match) => {
  const [good] = [HttpMatch.path(PathMatch.exact('/api'))];
  expect(errorOf(() => rewritable('here', api, [good._match, match._match]))).toBe(
    `here: match is ${cut(JSON.stringify([good._match, match._match]))}, allowed: requests for /api or below, in just these letters and by no regex; `
    + "add HttpMatch.path(PathMatch.prefix('/api')) to each match with HttpMatch.allOf: elsewhere there is no such prefix to replace",
  );
});

test.each([PathMatch.prefix('/api'), PathMatch.prefix('/api/users'), PathMatch.exact('/api'), PathMatch.exact('/api/x'), PathMatch.stringPrefix('/api/u')])(
  'what lies below it may be asked for: %j', path => {
    const match = HttpMatch.allOf(HttpMatch.path(path), HttpMatch.header('x', '1'))._match;
    expect(rewritable('here', api, [match])).toEqual([match]);
  },
);

test('below the root lies all: a match then asks for the root', () => {
  const root = [{ type: 'element-prefix', value: '/' }];
  expect(rewritable('here', PathRewrite.prefix('/', '/v2'), [{}, HttpMatch.path(PathMatch.exact('/a'))._match])).toEqual([
    { path: root }, { path: [{ type: 'exact', value: '/a' }] },
  ]);
});

test.each([PathMatch.regex('/a.*'), PathMatch.ignoringCase(PathMatch.exact('/a'))])('not by %j: a redirect could not say what it replaces', path => {
  expect(errorOf(() => rewritable('here', PathRewrite.prefix('/', '/v2'), [HttpMatch.path(path)._match]))).toBe(
    `here: match is ${JSON.stringify([HttpMatch.path(path)._match])}, allowed: requests for / or below, in just these letters and by no regex; `
    + "add HttpMatch.path(PathMatch.prefix('/')) to each match with HttpMatch.allOf: elsewhere there is no such prefix to replace",
  );
});

test('a whole path is replaced anywhere, and where none is, all may be asked', () => {
  expect(rewritable('here', PathRewrite.fullPath('/a'), [{}])).toEqual([{}]);
  expect(rewritable('here', undefined, [{}])).toEqual([{}]);
});

const cut = (text: string) => (text.length > 120 ? `${text.slice(0, 117)}...` : text);
