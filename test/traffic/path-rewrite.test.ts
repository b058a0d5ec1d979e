import { HttpMatch, PathMatch, PathRewrite } from '../../src';
import { rewritable } from '../../src/traffic/path-rewrite';
import { errorOf } from '../mesh-fixture';

test('a trailing slash makes no difference to a prefix', () => {
  expect(PathRewrite.prefix('/api/', '/v2/')._replacement).toEqual({ replace: 'prefix', prefix: '/api', value: '/v2' });
  expect(PathRewrite.prefix('/', '/')._replacement).toEqual({ replace: 'prefix', prefix: '/', value: '/' });
  expect(PathRewrite.fullPath('/a/')._replacement).toEqual({ replace: 'full', value: '/a/' });
});

test.each([
  ['PathRewrite.fullPath', () => PathRewrite.fullPath('a')],
  ['PathRewrite.prefix', () => PathRewrite.prefix('a', '/b')],
  ['PathRewrite.prefix', () => PathRewrite.prefix('/b', 'a')],
])('%s refuses what is no path', (where, rewrite) => {
  expect(errorOf(rewrite)).toMatch(new RegExp(`^${where}: path is "a", allowed: a path that begins with /`));
});

const api = PathRewrite.prefix('/api', '/');

test.each([
  ['another path', 'path prefix /b', HttpMatch.path(PathMatch.prefix('/b'))],
  ['all paths', 'header x exact 1', HttpMatch.header('x', '1')],
  ['a wider prefix', 'path prefix /', HttpMatch.path(PathMatch.prefix('/'))],
  ['a string prefix', 'path string prefix /api', HttpMatch.path(PathMatch.stringPrefix('/api'))],
  ['a regex', 'path regex /api/.*', HttpMatch.path(PathMatch.regex('/api/.*'))],
  ['a case-insensitive path', 'path prefix /api (case-insensitive)', HttpMatch.path(PathMatch.ignoringCase(PathMatch.prefix('/api')))],
])('a match outside of the replaced prefix is refused: %s', (_, text, match) => {
  const [good] = [HttpMatch.path(PathMatch.exact('/api'))];
  expect(errorOf(() => rewritable('here', api, [good._match, match._match]))).toBe(
    `here: matches is "path exact /api or ${text}", allowed: paths of /api or below it, case-sensitive and without regex; `
    + "add HttpMatch.path(PathMatch.prefix('/api')) to each match with HttpMatch.allOf: other paths do not have the prefix to replace",
  );
});

test.each([PathMatch.prefix('/api'), PathMatch.prefix('/api/users'), PathMatch.exact('/api'), PathMatch.exact('/api/x'), PathMatch.stringPrefix('/api/u')])(
  'matches at or below the prefix are accepted: %j', path => {
    const match = HttpMatch.allOf(HttpMatch.path(path), HttpMatch.header('x', '1'))._match;
    expect(rewritable('here', api, [match])).toEqual([match]);
  },
);

test('every match is below the root, and gets it as path condition', () => {
  const root = [{ type: 'element-prefix', value: '/' }];
  expect(rewritable('here', PathRewrite.prefix('/', '/v2'), [{}, HttpMatch.path(PathMatch.exact('/a'))._match])).toEqual([
    { path: root }, { path: [{ type: 'exact', value: '/a' }] },
  ]);
});

test.each([
  ['path regex /a.*', PathMatch.regex('/a.*')], ['path exact /a (case-insensitive)', PathMatch.ignoringCase(PathMatch.exact('/a'))],
])('a redirect cannot replace a prefix of %s', (text, path) => {
  expect(errorOf(() => rewritable('here', PathRewrite.prefix('/', '/v2'), [HttpMatch.path(path)._match]))).toBe(
    `here: matches is "${text}", allowed: paths of / or below it, case-sensitive and without regex; `
    + "add HttpMatch.path(PathMatch.prefix('/')) to each match with HttpMatch.allOf: other paths do not have the prefix to replace",
  );
});

test('a full path replaces any path; without a path rewrite, any match is accepted', () => {
  expect(rewritable('here', PathRewrite.fullPath('/a'), [{}])).toEqual([{}]);
  expect(rewritable('here', undefined, [{}])).toEqual([{}]);
});

test('a prefix is rendered as a regex, which has a longest length', () => {
  const prefix = (path: string) => errorOf(() => PathRewrite.prefix(path, '/'));
  expect(prefix(`/${'a'.repeat(1020)}`)).toBeUndefined();
  expect(prefix(`/${'a'.repeat(1021)}`)).toBe(
    'PathRewrite.prefix: length of the prefix is 1022, allowed: at most 1021 characters, each of .+()[]|^$ counted twice; replace a shorter prefix: it is rendered as a regex',
  );
  expect(prefix(`/${'.'.repeat(511)}`)).toContain('is 1023, allowed');
});
