import * as fc from 'fast-check';
import { HttpMethod } from '../../src';
import { intersect, Caller, CookieCondition, HeaderAbsence, HeaderCondition, Match, PathCondition, QueryCondition, StringCondition } from '../../src/model/match';

/** A request, as far as a mesh looks at it. */
export interface Request {
  readonly method: HttpMethod;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly host: string;
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly caller: { readonly namespace: string; readonly service: string };
}

/** What of a request most tests do not look at. */
export const PLAIN: Request = {
  method: HttpMethod.GET,
  path: '/',
  query: {},
  headers: {},
  cookies: {},
  host: 'users',
  scheme: 'http',
  port: 8080,
  caller: { namespace: 'shop', service: 'web' },
};

/** Whether a match takes a request, in the words of the model's docs: nothing of this is shared with the code under test. */
export function takes(match: Match, request: Request): boolean {
  const { path = [], headers = [], cookies = [], queries = [], withoutHeaders = [], methods, authority = [], scheme, port, callers } = match;
  const has = (values: Readonly<Record<string, string>>, { name, value }: HeaderAbsence) => (
    values[name] !== undefined && (!value || stringTakes(value, values[name]))
  );
  return path.every(condition => pathTakes(condition, request.path))
    && headers.every(header => has(request.headers, header))
    && !withoutHeaders.some(header => has(request.headers, header))
    && cookies.every(({ name, value }) => request.cookies[name] === value)
    && queries.every(query => has(request.query, query))
    && authority.every(host => stringTakes(host, request.host))
    && (!methods || methods.includes(request.method))
    && (!scheme || scheme === request.scheme)
    && (port === undefined || port === request.port)
    && (!callers || callers.some(caller => callerIs(caller, request.caller)));
}

const callerIs = ({ namespace, service }: Caller, caller: Request['caller']) => (
  namespace === caller.namespace && [undefined, caller.service].includes(service)
);

export function pathTakes({ type, value, ignoreCase }: PathCondition, path: string): boolean {
  if (ignoreCase) return pathTakes({ type, value: value.toLowerCase() }, path.toLowerCase());
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
const HOSTS = ['users', 'users.shop', 'users:8080'];
const PORTS = [8080, 9000];
const CALLERS = [{ namespace: 'shop', service: 'web' }, { namespace: 'shop', service: 'admin' }, { namespace: 'other', service: 'web' }];

/** Requests out of so few words that matches meet them. */
export const requests: fc.Arbitrary<Request> = fc.record({
  method: fc.constantFrom(...METHODS),
  path: fc.constantFrom(...PATHS, '/A/b', '/aB'),
  query: fc.dictionary(fc.constantFrom('q', 'r'), fc.constantFrom(...VALUES), { maxKeys: 2 }),
  headers: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom(...VALUES), { maxKeys: 2 }),
  cookies: fc.dictionary(fc.constantFrom('c', 'd'), fc.constantFrom('1', '2'), { maxKeys: 2 }),
  host: fc.constantFrom(...HOSTS),
  scheme: fc.constantFrom('http', 'https'),
  port: fc.constantFrom(...PORTS),
  caller: fc.constantFrom(...CALLERS),
});

export const methodLists = fc.uniqueArray(fc.constantFrom(...METHODS), { minLength: 1, maxLength: 2 }).map(methods => methods.sort());

export const paths = (...types: PathCondition['type'][]): fc.Arbitrary<PathCondition> => fc.constantFrom(...types).chain(type => fc.constantFrom(
  ...(type === 'regex' ? ['/a.*', '/a/b|/b', '/.*/b'] : type === 'element-prefix' ? ['/', '/a', '/a/b', '/ab'] : PATHS),
).map(value => ({ type, value })));

/** Some that do not mind the case of letters. */
const anyPaths = fc.oneof(
  { weight: 3, arbitrary: paths('exact', 'element-prefix', 'string-prefix', 'regex') },
  {
    weight: 1,
    arbitrary: fc.tuple(paths('exact', 'element-prefix', 'string-prefix'), fc.boolean()).map(([{ type, value }, upper]): PathCondition => (
      { type, value: upper ? value.toUpperCase() : value, ignoreCase: true }
    )),
  },
);

const strings = (exact: readonly string[], prefixes: readonly string[], regexes: readonly string[]): fc.Arbitrary<StringCondition> => fc.oneof(
  fc.constantFrom(...exact).map(value => ({ type: 'exact' as const, value })),
  fc.constantFrom(...prefixes).map(value => ({ type: 'prefix' as const, value })),
  fc.constantFrom(...regexes).map(value => ({ type: 'regex' as const, value })),
);

const values = strings(VALUES, ['1', '2'], ['1.', '.*2', '1|2', '.*']);
const named = (...names: string[]): fc.Arbitrary<HeaderCondition> => fc.record({ name: fc.constantFrom(...names), value: values });
const queries: fc.Arbitrary<QueryCondition> = named('q', 'r');
const absences: fc.Arbitrary<HeaderAbsence> = fc.record({ name: fc.constantFrom('x', 'y'), value: strings(VALUES, ['1', '2'], ['1.', '.*2', '1|2']) }, { requiredKeys: ['name'] });
const cookies: fc.Arbitrary<CookieCondition> = fc.record({ name: fc.constantFrom('c', 'd'), value: fc.constantFrom('1', '2') });
const callers: fc.Arbitrary<Caller> = fc.oneof(fc.constantFrom<Caller>(...CALLERS), fc.constantFrom<Caller>({ namespace: 'shop' }, { namespace: 'other' }));

const each = <T extends { readonly name: string }>(items: fc.Arbitrary<T>) => (
  fc.uniqueArray(items, { minLength: 1, maxLength: 2, selector: ({ name }) => name })
);

/** At most one condition on the path, on each header, parameter and cookie. */
const CONDITIONS = {
  path: anyPaths.map(path => [path]),
  headers: each(named('x', 'y')),
  withoutHeaders: each(absences),
  queries: each(queries),
  cookies: each(cookies),
  methods: methodLists,
  authority: strings(HOSTS, ['users', 'users:'], ['users.*', 'users:[0-9]+']).map(host => [host]),
  scheme: fc.constantFrom('http', 'https'),
  port: fc.constantFrom(...PORTS),
  callers: fc.uniqueArray(callers, { minLength: 1, maxLength: 2, selector: ({ namespace, service }) => `${namespace}/${service}` }),
};

/** What a match may ask for. */
export type Kind = keyof typeof CONDITIONS;

const KINDS = Object.keys(CONDITIONS) as Kind[];

/** All that there is but these. */
export const without = (...kinds: Kind[]) => KINDS.filter(kind => !kinds.includes(kind));

/** Matches of at most three kinds of conditions. */
export function matches(kinds: readonly Kind[] = KINDS, path: fc.Arbitrary<PathCondition> = anyPaths): fc.Arbitrary<Match> {
  const conditions = { ...CONDITIONS, path: path.map(one => [one]) };
  return fc.subarray([...kinds], { maxLength: 3 }).chain((some): fc.Arbitrary<Match> => (
    fc.record(Object.fromEntries(some.map(kind => [kind, conditions[kind]])) as unknown as typeof CONDITIONS)
  )).filter(match => !!intersect(match, {})); // none that asks for a header which it excludes
}

/** Matches that an HTTPRoute can express: one condition on the cookie header at most. */
export const routeMatches: fc.Arbitrary<Match> = matches(['path', 'headers', 'cookies', 'queries', 'methods'], paths('exact', 'element-prefix'))
  .map(match => (match.cookies ? { ...match, cookies: match.cookies.slice(0, 1) } : match));

/** Matches as `HttpMatch.allOf` makes them: some stand for two conditions on one thing. */
export const jointMatches: fc.Arbitrary<Match> = fc.tuple(matches(), matches()).map(([a, b]) => intersect(a, b) ?? a);
