import * as fc from 'fast-check';
import { HttpMethod } from '../../src';
import { both, CookieCondition, HeaderCondition, Match, PathCondition, StringCondition } from '../../src/model/match';

/** A request, as far as a mesh looks at it. */
export interface Request {
  readonly method: HttpMethod;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
}

/** Whether a match takes a request, in the words of the model's docs: nothing of this is shared with the code under test. */
export function takes({ path = [], headers = [], cookies = [], methods }: Match, request: Request): boolean {
  return path.every(condition => pathTakes(condition, request.path))
    && headers.every(({ name, value }) => request.headers[name] !== undefined && stringTakes(value, request.headers[name]))
    && cookies.every(({ name, value }) => request.cookies[name] === value)
    && (!methods || methods.includes(request.method));
}

export function pathTakes({ type, value }: PathCondition, path: string): boolean {
  switch (type) {
    case 'exact': return path === value;
    case 'regex': return new RegExp(`^(?:${value})$`).test(path);
    case 'string-prefix': return path.indexOf(value) === 0;
    case 'element-prefix': {
      const [given, wanted] = [path.split('/'), value === '/' ? [''] : value.split('/')];
      return wanted.every((element, i) => given[i] === element);
    }
  }
}

function stringTakes({ type, value }: StringCondition, text: string): boolean {
  return type === 'exact' ? text === value : type === 'prefix' ? text.indexOf(value) === 0 : new RegExp(`^(?:${value})$`).test(text);
}

const METHODS = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT];
const PATHS = ['/', '/a', '/a/', '/a/b', '/a/b/c', '/ab', '/b'];
const VALUES = ['1', '2', '12', '21'];

/** Requests out of so few words that matches meet them. */
export const requests: fc.Arbitrary<Request> = fc.record({
  method: fc.constantFrom(...METHODS),
  path: fc.constantFrom(...PATHS),
  headers: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom(...VALUES), { maxKeys: 2 }),
  cookies: fc.dictionary(fc.constantFrom('c', 'd'), fc.constantFrom('1', '2'), { maxKeys: 2 }),
});

export const methodLists = fc.uniqueArray(fc.constantFrom(...METHODS), { minLength: 1, maxLength: 2 }).map(methods => methods.sort());

export const paths = (...types: PathCondition['type'][]): fc.Arbitrary<PathCondition> => fc.constantFrom(...types).chain(type => fc.constantFrom(
  ...(type === 'regex' ? ['/a.*', '/a/b|/b', '/.*/b'] : type === 'element-prefix' ? ['/', '/a', '/a/b', '/ab'] : PATHS),
).map(value => ({ type, value })));

const strings: fc.Arbitrary<StringCondition> = fc.oneof(
  fc.constantFrom(...VALUES).map(value => ({ type: 'exact' as const, value })),
  fc.constantFrom('1', '2').map(value => ({ type: 'prefix' as const, value })),
  fc.constantFrom('1.', '.*2', '1|2').map(value => ({ type: 'regex' as const, value })),
);

const headers: fc.Arbitrary<HeaderCondition> = fc.record({ name: fc.constantFrom('x', 'y'), value: strings });
const cookies: fc.Arbitrary<CookieCondition> = fc.record({ name: fc.constantFrom('c', 'd'), value: fc.constantFrom('1', '2') });

const optional = <T>(value: fc.Arbitrary<T>, key: string): fc.Arbitrary<Match> => fc.option(value, { nil: undefined })
  .map(some => (some === undefined ? {} : { [key]: some }));

/** Matches with at most one condition on the path, on each header and on each cookie. */
export function matches(pathTypes: PathCondition['type'][] = ['exact', 'element-prefix', 'string-prefix', 'regex'], withCookies = true): fc.Arbitrary<Match> {
  return fc.tuple(
    optional(paths(...pathTypes).map(path => [path]), 'path'),
    optional(fc.uniqueArray(headers, { minLength: 1, maxLength: 2, selector: ({ name }) => name }), 'headers'),
    withCookies ? optional(fc.uniqueArray(cookies, { minLength: 1, maxLength: 2, selector: ({ name }) => name }), 'cookies') : fc.constant({}),
    optional(methodLists, 'methods'),
  ).map(parts => Object.assign({}, ...parts));
}

/** Matches as `HttpMatch.allOf` makes them: some stand for two conditions on one thing. */
export const jointMatches: fc.Arbitrary<Match> = fc.tuple(matches(), matches()).map(([a, b]) => both(a, b) ?? a);
