import * as fc from 'fast-check';
import { HttpMethod } from '../../src';

/** What a rule asks of a request: all of it. */
export interface PinSpec {
  readonly method?: HttpMethod;
  readonly path?: PathSpec;
  readonly header?: { readonly name: string; readonly value: string; readonly prefix: boolean };
  readonly cookie?: string;
  /** Value of the parameter `q`. */
  readonly query?: string;
  /** What header `x-c` must not be; nothing at all where there is no value. */
  readonly without?: { readonly value?: string };
  /** Place of the service that calls. */
  readonly caller?: number;
}

export interface PathSpec { readonly exact: boolean; readonly path: string; readonly anyCase?: boolean }

const METHODS = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE];
/** Few and close to each other: paths that begin alike, lie below each other, or only look so. */
export const PATHS = [
  '/api', '/api/users', '/api/users/7', '/api/users2', '/beta',
  // Nearly as long as a prefix may be that is replaced, with what means something in a regex or in YAML.
  `/~/on/a(b)+$'c;=@/${'long'.repeat(248)}`,
];
/** The last are a boolean and nothing in some version of YAML, and mean something in a regex. */
export const VALUES = ['v2', 'v22', 'a.b', 'on', '~', 'a+(b|c)'];

/** The cookie that pins ask of. */
export const COOKIE = 't';
/** The parameter that pins ask of. */
export const QUERY = 'q';
/** The header that pins ask not to be there. */
export const WITHOUT = 'x-c';

export const method = fc.constantFrom(...METHODS);
export const path: fc.Arbitrary<PathSpec> = fc.record({ exact: fc.boolean(), path: fc.constantFrom(...PATHS) });
const header = fc.record({ name: fc.constantFrom('x-a', 'x-b'), value: fc.constantFrom(...VALUES), prefix: fc.boolean() });
export const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

/** What every mesh can ask, but for paths. */
export const BESIDE_PATHS: readonly fc.Arbitrary<PinSpec>[] = [
  fc.record({ method }), fc.record({ header }), fc.record({ cookie: fc.constantFrom(...VALUES) }), fc.record({ query: fc.constantFrom('1', '12') }),
];
/** What every mesh can ask. */
export const PORTABLE: readonly fc.Arbitrary<PinSpec>[] = [...BESIDE_PATHS, fc.record({ path })];
/** What Istio alone can. */
export const conditions = (place: fc.Arbitrary<number>): readonly fc.Arbitrary<PinSpec>[] => [
  ...PORTABLE,
  fc.record({ path: path.map(one => ({ ...one, anyCase: true })) }),
  fc.record({ without: fc.record({ value: optional(fc.constantFrom(...VALUES)) }) }),
  fc.record({ caller: place }),
];
/** One condition or two: of more, no request would ever meet all. */
export const pinOf = (some: readonly fc.Arbitrary<PinSpec>[]): fc.Arbitrary<PinSpec> => (
  fc.tuple(fc.oneof(...some), fc.oneof(fc.constant({}), ...some)).map(([a, b]) => ({ ...a, ...b }))
);

/** Whether some request is taken by both. */
export function overlap(a: PinSpec, b: PinSpec, services: number): boolean {
  const begins = (text: string, start: string, end: string) => text === start || text.startsWith(`${start}${end}`);
  const meet = <T>(x: T | undefined, y: T | undefined, both: (x: T, y: T) => boolean) => x === undefined || y === undefined || both(x, y);
  const equal = <T>(x: T, y: T) => x === y;
  return meet(a.method, b.method, equal) && meet(a.cookie, b.cookie, equal) && meet(a.query, b.query, equal)
    && meet(a.caller, b.caller, (x, y) => x % services === y % services)
    && meet(a.path, b.path, (x, y) => x.path === y.path || (!x.exact && begins(y.path, x.path, '/')) || (!y.exact && begins(x.path, y.path, '/')))
    && meet(a.header, b.header, (x, y) => x.name !== y.name || x.value === y.value
      || (x.prefix && begins(y.value, x.value, '')) || (y.prefix && begins(x.value, y.value, '')));
}

/** Whether the first takes some of the requests that the second takes, and no others: what it says of them holds. */
export function isNarrower(a: PinSpec, b: PinSpec, services: number): boolean { return takesAll(b, a, services) && !takesAll(a, b, services); }

/** Whether the first takes all requests that the second takes; both agree on case, and on what a header must not be. */
export function takesAll(a: PinSpec, b: PinSpec, services: number): boolean {
  const within = (text: string, start: string, exact: boolean, end: string) => text === start || (!exact && text.startsWith(`${start}${end}`));
  return (!a.method || a.method === b.method)
    && (!a.path || (!!b.path && (!a.path.exact || b.path.exact) && within(b.path.path, a.path.path, a.path.exact, '/')))
    && (!a.header || (!!b.header && a.header.name === b.header.name && (a.header.prefix || !b.header.prefix)
      && within(b.header.value, a.header.value, !a.header.prefix, '')))
    && (!a.cookie || a.cookie === b.cookie)
    && (!a.query || a.query === b.query)
    && (!a.without || !!b.without)
    && (a.caller === undefined || (b.caller !== undefined && a.caller % services === b.caller % services));
}
