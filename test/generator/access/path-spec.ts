import * as fc from 'fast-check';
import { HttpMethod } from '../../../src';
import { optional } from '../pin-spec';

/** A path condition. A prefix matches by path element. */
export interface ScopePath { readonly exact: boolean; readonly path: string }

/** Requests by path and method; a missing list means any. */
export interface ScopeSpec { readonly paths?: readonly ScopePath[]; readonly methods?: readonly HttpMethod[] }

/** A path as a client writes it, and as a proxy of Istio reads it: by RFC 3986, without decoding `%2F` or merging slashes. */
export interface Spelling { readonly written: string; readonly read: string }

export const METHODS = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.OPTIONS];
const SCOPE_PATHS = ['/', '/api', '/api/users', '/admin', '/health', '/pkg.Users/Get'];

const plain = (path: string): Spelling => ({ written: path, read: path });

/** The last are not what they look like. */
export const SPELLINGS: readonly Spelling[] = [
  ...['/', '/api', '/api/', '/api/users', '/api/users/7', '/admin', '/admin/x', '/health', '/health/x', '/other', '/pkg.Users/Get', '/pkg.Users/Set'].map(plain),
  ...['/apix', '/api%2fusers', '//admin', '/API', '/Admin', '/admin;x=1', '/health;/admin', '/pkg.users/Get', '/%252e%252e/admin'].map(plain),
  { written: '/health/../admin', read: '/admin' },
  { written: '/health/%2e%2e/admin', read: '/admin' },
  { written: '/health/.%2E/api/users', read: '/api/users' },
  { written: '/api/./users', read: '/api/users' },
  { written: '/admin/.', read: '/admin/' },
  { written: '/admin/x/..', read: '/admin/' },
  { written: '/../admin', read: '/admin' },
  { written: '/%61pi/users', read: '/api/users' },
  { written: '/he%61lth', read: '/health' },
  { written: '/admin?x=/health', read: '/admin' },
  { written: '/health?/../admin', read: '/health' },
];

export const scopePath: fc.Arbitrary<ScopePath> = fc.record({ exact: fc.boolean(), path: fc.constantFrom(...SCOPE_PATHS) });

export const scope: fc.Arbitrary<ScopeSpec> = fc.record({
  paths: optional(fc.uniqueArray(scopePath, { minLength: 1, maxLength: 2, selector: ({ exact, path }) => `${exact} ${path}` })),
  methods: optional(fc.uniqueArray(fc.constantFrom(...METHODS), { minLength: 1, maxLength: 3 })),
});

/** Whether a condition matches a path that a proxy read. */
export function matchesPath({ exact, path }: ScopePath, read: string): boolean {
  return read === path || (!exact && (path === '/' || read.startsWith(`${path}/`)));
}

/** Whether a scope has a request. */
export function isIn({ paths, methods }: ScopeSpec, method: HttpMethod, read: string): boolean {
  return (!methods || methods.includes(method)) && (!paths || paths.some(one => matchesPath(one, read)));
}

/** Whether the first scope has each request of the second. */
export function includes(wide: ScopeSpec, narrow: ScopeSpec): boolean {
  const methods = !wide.methods || (!!narrow.methods && narrow.methods.every(one => wide.methods!.includes(one)));
  const any = (path: ScopePath) => !path.exact && path.path === '/';
  const within = (one: ScopePath) => wide.paths!.some(other => any(other) || (one.exact || !other.exact ? matchesPath(other, one.path) : false));
  return methods && (!wide.paths || wide.paths.some(any) || (!!narrow.paths && narrow.paths.every(within)));
}

/** One for each path and method. */
export function parts({ paths, methods }: ScopeSpec): ScopeSpec[] {
  const ofPaths = paths ? paths.map((path): ScopeSpec => ({ paths: [path] })) : [{}];
  return methods ? ofPaths.flatMap(part => methods.map(method => ({ ...part, methods: [method] }))) : ofPaths;
}
