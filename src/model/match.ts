import { HttpMethod } from './http-method';
import { policySelector } from './policy-selector';
import { regexMatches } from './re2';
import { plainMap } from '../plain-map';

/** A string match: exact, prefix (by character), or regex (RE2, matches the whole string). */
export interface StringCondition { readonly type: 'exact' | 'prefix' | 'regex'; readonly value: string }

/** A path match, without the query. With value `/a`, `element-prefix` matches `/a` and `/a/b`, `string-prefix` also matches `/ab`. */
export interface PathCondition {
  readonly type: 'exact' | 'element-prefix' | 'string-prefix' | 'regex';
  readonly value: string;
  /** Case-insensitive match; not with a regex, which has a flag for it. */
  readonly ignoreCase?: true;
  /** The path of a gRPC service or method. Proxies match it as any other path. */
  readonly grpc?: true;
}

/** A header match; the name is in lower case. */
export interface HeaderCondition { readonly name: string; readonly value: StringCondition }

/** A negated header match: the header is missing, or its value does not match; without a value: the header is missing. */
export interface HeaderAbsence { readonly name: string; readonly value?: StringCondition }

/** A cookie match: exact value. */
export interface CookieCondition { readonly name: string; readonly value: string }

/** A query parameter match; the name is case-sensitive. */
export interface QueryCondition { readonly name: string; readonly value: StringCondition }

/** A source (caller): the pods of one service or workload, or all pods of a namespace. */
export interface Caller {
  readonly namespace: string;
  readonly service?: string;
  /** Labels of its pods, where others deploy them; else `app.kubernetes.io/name` is the service. */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** The labels that select the pods of a caller in its namespace. */
export function callerLabels({ service, podLabels }: Caller & { readonly service: string }): Record<string, string> {
  return policySelector({ name: service, podLabels });
}

/**
 * The conditions of a rule on a request, all of which must be met (AND). A missing list is no condition, so `{}` matches every request.
 * A list has two conditions on the same header, path or host only where no single condition expresses both.
 */
export interface Match {
  readonly path?: readonly PathCondition[];
  readonly headers?: readonly HeaderCondition[];
  readonly cookies?: readonly CookieCondition[];
  readonly queries?: readonly QueryCondition[];
  readonly withoutHeaders?: readonly HeaderAbsence[];
  /** Any of these. */
  readonly methods?: readonly HttpMethod[];
  /** The authority (Host header), with the port if the client sent one. */
  readonly authority?: readonly StringCondition[];
  readonly scheme?: 'http' | 'https';
  /** The service's port. */
  readonly port?: number;
  /** Any of these. */
  readonly callers?: readonly Caller[];
}

/** Matches every request. */
export const EVERYTHING: Match = {};

const NONE: readonly never[] = [];

/** The match for the requests of both matches; undefined if there are none. */
export function intersect(a: Match, b: Match): Match | undefined {
  if (a === EVERYTHING) return b;
  if (a.scheme && b.scheme && a.scheme !== b.scheme) return undefined;
  if (a.port !== undefined && b.port !== undefined && a.port !== b.port) return undefined;
  const path = merged(a.path, b.path, bothPaths);
  const headers = merged(a.headers, b.headers, bothNamed);
  const cookies = merged(a.cookies, b.cookies, (x, y) => (x.name !== y.name ? [x, y] : x.value === y.value ? [x] : undefined));
  const queries = merged(a.queries, b.queries, bothNamed);
  const withoutHeaders = merged(a.withoutHeaders, b.withoutHeaders, bothAbsences);
  const methods = a.methods && b.methods ? a.methods.filter(m => b.methods!.includes(m)) : a.methods ?? b.methods;
  const callers = a.callers && b.callers ? bothCallers(a.callers, b.callers) : a.callers ?? b.callers;
  const authority = merged(a.authority, b.authority, bothHosts);
  if (!path || !headers || !cookies || !queries || !withoutHeaders || !authority || methods?.length === 0 || callers?.length === 0) return undefined;
  if (headers.some(x => withoutHeaders.some(y => x.name === y.name && excludesValues(y, x)))) return undefined;
  if (cookies.length && withoutHeaders.some(({ name, value }) => name === 'cookie' && !value)) return undefined;
  const joint = plainMap<{ -readonly [K in keyof Match]: Match[K] }>();
  if (path.length) joint.path = path;
  if (headers.length) joint.headers = headers;
  if (cookies.length) joint.cookies = cookies;
  if (queries.length) joint.queries = queries;
  if (withoutHeaders.length) joint.withoutHeaders = withoutHeaders;
  if (methods) joint.methods = methods;
  if (authority.length) joint.authority = authority;
  if (a.scheme ?? b.scheme) joint.scheme = a.scheme ?? b.scheme;
  if (a.port ?? b.port) joint.port = a.port ?? b.port;
  if (callers) joint.callers = callers;
  return joint;
}

/** Whether `a` matches every request that `b` matches. False where that is undecided: one regex within another. */
export function covers(a: Match, b: Match): boolean {
  return (a.path ?? NONE).every(x => matchesAnyPath(x) || (b.path ?? NONE).some(y => pathCovers(x, y)))
    && (a.headers ?? NONE).every(x => (b.headers ?? NONE).some(y => x.name === y.name && stringCovers(x.value, y.value)))
    && (a.cookies ?? NONE).every(x => (b.cookies ?? NONE).some(y => x.name === y.name && x.value === y.value))
    && (a.queries ?? NONE).every(x => (b.queries ?? NONE).some(y => x.name === y.name && stringCovers(x.value, y.value)))
    && (a.withoutHeaders ?? NONE).every(x => (
      (b.withoutHeaders ?? NONE).some(y => x.name === y.name && excludesValues(y, x)) || requiresOtherValue(x, b.headers)
    ))
    && (!a.methods || (!!b.methods && b.methods.every(m => a.methods!.includes(m))))
    && (a.authority ?? NONE).every(x => (b.authority ?? NONE).some(y => stringCovers(x, y)))
    && (!a.scheme || a.scheme === b.scheme)
    && (a.port === undefined || a.port === b.port)
    && (!a.callers || (!!b.callers && b.callers.every(y => a.callers!.some(x => callerCovers(x, y)))));
}

/** The match, split by its methods. */
export function perMethod(match: Match): Match[] {
  return match.methods ? match.methods.map(method => ({ ...match, methods: [method] })) : [match];
}

/**
 * The conditions of both lists.
 * @param combine gives the one condition that expresses both, the two side by side, or undefined if they exclude each other
 */
function merged<T>(a: readonly T[] = NONE, b: readonly T[] = NONE, combine: (x: T, y: T) => T[] | undefined): readonly T[] | undefined {
  if (!a.length) return b;
  if (!b.length) return a;
  let all: T[] = [...a];
  for (const y of b) {
    let pending = y;
    const kept: T[] = [];
    for (const x of all) {
      const one = combine(x, pending);
      if (!one) return undefined;
      // The combined condition replaces the two, and may combine with further ones.
      if (one.length === 1) [pending] = one;
      else kept.push(x);
    }
    all = [...kept, pending];
  }
  return all;
}

function bothPaths(a: PathCondition, b: PathCondition): PathCondition[] | undefined {
  if (pathCovers(a, b)) return [b];
  if (pathCovers(b, a)) return [a];
  if (a.type === 'regex' || b.type === 'regex') return regexExcludes(a, b) || regexExcludes(b, a) ? undefined : [a, b];
  // A case-sensitive and a case-insensitive condition may overlap, although neither covers the other.
  return a.ignoreCase !== b.ignoreCase && bothPaths(lowerCased(a), lowerCased(b)) ? [a, b] : undefined;
}

function bothNamed<T extends { readonly name: string; readonly value: StringCondition }>(a: T, b: T): T[] | undefined {
  return a.name !== b.name ? [a, b] : narrower(a, b, ({ value }) => value);
}

function bothHosts(a: StringCondition, b: StringCondition): StringCondition[] | undefined {
  return narrower(a, b, host => host);
}

/** Of two conditions on one string the narrower one, both if neither covers the other, or undefined if they exclude each other. */
function narrower<T>(a: T, b: T, condition: (item: T) => StringCondition): T[] | undefined {
  const [x, y] = [condition(a), condition(b)];
  if (stringCovers(x, y)) return [b];
  if (stringCovers(y, x)) return [a];
  if (x.type === 'regex' && y.type === 'exact' && !regexMatches(x.value, y.value)) return undefined;
  if (y.type === 'regex' && x.type === 'exact' && !regexMatches(y.value, x.value)) return undefined;
  return x.type === 'regex' || y.type === 'regex' ? [a, b] : undefined;
}

/** Of two negated header matches the one that implies the other, or both. */
function bothAbsences(a: HeaderAbsence, b: HeaderAbsence): HeaderAbsence[] {
  if (a.name !== b.name) return [a, b];
  return excludesValues(a, b) ? [a] : excludesValues(b, a) ? [b] : [a, b];
}

/** Whether a negated header match excludes every value of a condition. */
function excludesValues({ value: out }: HeaderAbsence, { value }: HeaderAbsence): boolean {
  return !out || (!!value && stringCovers(out, value));
}

/** Whether a header match requires a value other than the one that is negated. */
function requiresOtherValue({ name, value }: HeaderAbsence, headers: readonly HeaderCondition[] = NONE): boolean {
  return !!value && headers.some(header => header.name === name && !narrower(header.value, value, condition => condition));
}

function bothCallers(a: readonly Caller[], b: readonly Caller[]): Caller[] {
  return [...a.filter(x => b.some(y => callerCovers(y, x))), ...b.filter(y => a.some(x => callerCovers(x, y) && !callerCovers(y, x)))];
}

/** Whether two lists of callers have a caller in common. */
export function callersOverlap(a: readonly Caller[], b: readonly Caller[]): boolean { return bothCallers(a, b).length > 0; }

/** Whether caller `a` includes caller `b`. */
export function callerCovers(a: Caller, b: Caller): boolean {
  return a.namespace === b.namespace && (a.service === undefined || a.service === b.service);
}

function stringCovers(a: StringCondition, b: StringCondition): boolean {
  switch (a.type) {
    case 'exact': return b.type === 'exact' && a.value === b.value;
    case 'prefix': return b.type !== 'regex' && b.value.startsWith(a.value);
    case 'regex': return a.value === '.*' || (b.type === 'regex' ? a.value === b.value : b.type === 'exact' && regexMatches(a.value, b.value));
  }
}

/** Whether a condition matches every path: each begins with a slash. */
function matchesAnyPath({ type, value }: PathCondition): boolean {
  return type === 'regex' ? value === '.*' || value === '/.*' : value === '/' && type !== 'exact';
}

/** Whether the first is a regex that does not match the second, an exact path. */
function regexExcludes(regex: PathCondition, path: PathCondition): boolean {
  return regex.type === 'regex' && path.type === 'exact' && !path.ignoreCase && !regexMatches(regex.value, path.value);
}

function pathCovers(wide: PathCondition, narrow: PathCondition): boolean {
  if (matchesAnyPath(wide)) return true;
  if (wide.type === 'regex' && narrow.type === 'exact' && !narrow.ignoreCase) return regexMatches(wide.value, narrow.value);
  if (wide.type === 'regex' || narrow.type === 'regex') return wide.type === narrow.type && wide.value === narrow.value;
  if (narrow.ignoreCase && !wide.ignoreCase) return false;
  const [a, b] = wide.ignoreCase ? [lowerCased(wide), lowerCased(narrow)] : [wide, narrow];
  switch (wide.type) {
    case 'exact': return b.type === 'exact' && a.value === b.value;
    case 'string-prefix': return b.value.startsWith(a.value);
    case 'element-prefix':
      // An element prefix covers a string prefix only from the slash on: `/a` covers `/a/`.
      return (b.type !== 'string-prefix' && b.value === a.value) || b.value.startsWith(`${a.value}/`);
  }
}

/** The path in lower case, ASCII letters only, as proxies compare it. */
const lowerCased = (path: PathCondition): PathCondition => ({ ...path, value: path.value.replace(/[A-Z]/g, letter => letter.toLowerCase()), ignoreCase: true });
