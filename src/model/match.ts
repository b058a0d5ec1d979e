import { HttpMethod } from './http-method';
import { regexMatches } from './re2';
import { plainMap } from '../plain-map';

/** A condition on a string. A regex (RE2) matches the whole of it; a prefix is one of characters. */
export interface StringCondition { readonly type: 'exact' | 'prefix' | 'regex'; readonly value: string }

/** A condition on a path without its query; `element-prefix` takes `/a` and `/a/b`, not `/ab`, `string-prefix` all three. */
export interface PathCondition {
  readonly type: 'exact' | 'element-prefix' | 'string-prefix' | 'regex';
  readonly value: string;
  /** Not with a regex, which can say so itself. */
  readonly ignoreCase?: true;
  /** What is meant are the calls of a service or method of gRPC: for proxies, a path as any other. */
  readonly grpc?: true;
}

/** A condition on a header, its name in lower case. */
export interface HeaderCondition { readonly name: string; readonly value: StringCondition }

/** A header that is missing, or else does not meet the condition; without condition: that is missing. */
export interface HeaderAbsence { readonly name: string; readonly value?: StringCondition }

/** A cookie that has exactly this value. */
export interface CookieCondition { readonly name: string; readonly value: string }

/** A condition on a parameter of the query, its name as it stands there. */
export interface QueryCondition { readonly name: string; readonly value: StringCondition }

/** Who sends a request: the pods of one service or workload, or all of a namespace. */
export interface Caller {
  readonly namespace: string;
  readonly service?: string;
  /** Of its pods, where somebody else deploys them: else `app` is the service. */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** The labels that tell the pods of a caller from others of its namespace. */
export function callerLabels({ service, podLabels }: Caller & { readonly service: string }): Record<string, string> {
  return podLabels ? { ...podLabels } : { app: service };
}

/**
 * What a rule asks of a request: all of it (AND). Lists that are missing ask nothing, so `{}` takes every request.
 * Two conditions on one header, path or host stand side by side only where no single condition says the same.
 */
export interface Match {
  readonly path?: readonly PathCondition[];
  readonly headers?: readonly HeaderCondition[];
  readonly cookies?: readonly CookieCondition[];
  readonly queries?: readonly QueryCondition[];
  readonly withoutHeaders?: readonly HeaderAbsence[];
  /** Any of these. */
  readonly methods?: readonly HttpMethod[];
  /** The host that the client asked for, with its port where it gave one. */
  readonly authority?: readonly StringCondition[];
  readonly scheme?: 'http' | 'https';
  /** The service's port that the request came for. */
  readonly port?: number;
  /** Any of these. */
  readonly callers?: readonly Caller[];
}

/** Takes every request. */
export const EVERYTHING: Match = {};

const NONE: readonly never[] = [];

/** The requests that meet both matches; undefined where none can. */
export function intersect(a: Match, b: Match): Match | undefined {
  if (a === EVERYTHING) return b;
  if (a.scheme && b.scheme && a.scheme !== b.scheme) return undefined;
  if (a.port !== undefined && b.port !== undefined && a.port !== b.port) return undefined;
  const path = merged(a.path, b.path, bothPaths);
  const headers = merged(a.headers, b.headers, bothNamed);
  const cookies = merged(a.cookies, b.cookies, (x, y) => (x.name !== y.name ? [x, y] : x.value === y.value ? [x] : undefined));
  const queries = merged(a.queries, b.queries, bothNamed);
  const withoutHeaders = merged(a.withoutHeaders, b.withoutHeaders, neither);
  const methods = a.methods && b.methods ? a.methods.filter(m => b.methods!.includes(m)) : a.methods ?? b.methods;
  const callers = a.callers && b.callers ? bothCallers(a.callers, b.callers) : a.callers ?? b.callers;
  const authority = merged(a.authority, b.authority, bothHosts);
  if (!path || !headers || !cookies || !queries || !withoutHeaders || !authority || methods?.length === 0 || callers?.length === 0) return undefined;
  if (headers.some(x => withoutHeaders.some(y => x.name === y.name && rulesOut(y, x)))) return undefined;
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

/** Whether every request that `b` takes is taken by `a` too. Says no where it cannot tell (one regex within another). */
export function covers(a: Match, b: Match): boolean {
  return (a.path ?? NONE).every(x => matchesAnyPath(x) || (b.path ?? NONE).some(y => pathCovers(x, y)))
    && (a.headers ?? NONE).every(x => (b.headers ?? NONE).some(y => x.name === y.name && stringCovers(x.value, y.value)))
    && (a.cookies ?? NONE).every(x => (b.cookies ?? NONE).some(y => x.name === y.name && x.value === y.value))
    && (a.queries ?? NONE).every(x => (b.queries ?? NONE).some(y => x.name === y.name && stringCovers(x.value, y.value)))
    && (a.withoutHeaders ?? NONE).every(x => (b.withoutHeaders ?? NONE).some(y => x.name === y.name && rulesOut(y, x)) || isOther(x, b.headers))
    && (!a.methods || (!!b.methods && b.methods.every(m => a.methods!.includes(m))))
    && (a.authority ?? NONE).every(x => (b.authority ?? NONE).some(y => stringCovers(x, y)))
    && (!a.scheme || a.scheme === b.scheme)
    && (a.port === undefined || a.port === b.port)
    && (!a.callers || (!!b.callers && b.callers.every(y => a.callers!.some(x => callerCovers(x, y)))));
}

/** The match once for each of its methods. */
export function perMethod(match: Match): Match[] {
  return match.methods ? match.methods.map(method => ({ ...match, methods: [method] })) : [match];
}

/** Adds each condition of `b` to those of `a`: `combine` gives the one that says both, the two side by side, or none where they exclude each other. */
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
      // One condition that says both goes on in the place of the two: it may still meet the others.
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
  if (a.type === 'regex' || b.type === 'regex') return regexRefuses(a, b) || regexRefuses(b, a) ? undefined : [a, b];
  // One that minds the case may meet one that does not, without either holding the other.
  return a.ignoreCase !== b.ignoreCase && bothPaths(caseless(a), caseless(b)) ? [a, b] : undefined;
}

function bothNamed<T extends { readonly name: string; readonly value: StringCondition }>(a: T, b: T): T[] | undefined {
  return a.name !== b.name ? [a, b] : narrower(a, b, ({ value }) => value);
}

function bothHosts(a: StringCondition, b: StringCondition): StringCondition[] | undefined {
  return narrower(a, b, host => host);
}

/** Of two conditions on one string the one that says both, the two where none does, or none where they exclude each other. */
function narrower<T>(a: T, b: T, condition: (item: T) => StringCondition): T[] | undefined {
  const [x, y] = [condition(a), condition(b)];
  if (stringCovers(x, y)) return [b];
  if (stringCovers(y, x)) return [a];
  if (x.type === 'regex' && y.type === 'exact' && !regexMatches(x.value, y.value)) return undefined;
  if (y.type === 'regex' && x.type === 'exact' && !regexMatches(y.value, x.value)) return undefined;
  return x.type === 'regex' || y.type === 'regex' ? [a, b] : undefined;
}

/** Of two things that a header must not be the one that rules out both, or the two. */
function neither(a: HeaderAbsence, b: HeaderAbsence): HeaderAbsence[] {
  if (a.name !== b.name) return [a, b];
  return rulesOut(a, b) ? [a] : rulesOut(b, a) ? [b] : [a, b];
}

/** Whether no value that the second speaks of is let through by the first. */
function rulesOut({ value: out }: HeaderAbsence, { value }: HeaderAbsence): boolean {
  return !out || (!!value && stringCovers(out, value));
}

/** Whether a header that must not be so is asked to be otherwise. */
function isOther({ name, value }: HeaderAbsence, headers: readonly HeaderCondition[] = NONE): boolean {
  return !!value && headers.some(header => header.name === name && !narrower(header.value, value, condition => condition));
}

function bothCallers(a: readonly Caller[], b: readonly Caller[]): Caller[] {
  return [...a.filter(x => b.some(y => callerCovers(y, x))), ...b.filter(y => a.some(x => callerCovers(x, y) && !callerCovers(y, x)))];
}

/** Whether all of the one callers are among the other's. */
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

/** Every path begins with a slash. */
function matchesAnyPath({ type, value }: PathCondition): boolean {
  return type === 'regex' ? value === '.*' || value === '/.*' : value === '/' && type !== 'exact';
}

/** Whether the one is a regex that does not take the other, which is one path. */
function regexRefuses(regex: PathCondition, path: PathCondition): boolean {
  return regex.type === 'regex' && path.type === 'exact' && !path.ignoreCase && !regexMatches(regex.value, path.value);
}

function pathCovers(wide: PathCondition, narrow: PathCondition): boolean {
  if (matchesAnyPath(wide)) return true;
  if (wide.type === 'regex' && narrow.type === 'exact' && !narrow.ignoreCase) return regexMatches(wide.value, narrow.value);
  if (wide.type === 'regex' || narrow.type === 'regex') return wide.type === narrow.type && wide.value === narrow.value;
  if (narrow.ignoreCase && !wide.ignoreCase) return false;
  const [a, b] = wide.ignoreCase ? [caseless(wide), caseless(narrow)] : [wide, narrow];
  switch (wide.type) {
    case 'exact': return b.type === 'exact' && a.value === b.value;
    case 'string-prefix': return b.value.startsWith(a.value);
    case 'element-prefix':
      // A string prefix lies within only from the slash on: below `/a` is all that starts with `/a/`.
      return (b.type !== 'string-prefix' && b.value === a.value) || b.value.startsWith(`${a.value}/`);
  }
}

/** As the proxies do: letters of ASCII only. */
const caseless = (path: PathCondition): PathCondition => ({ ...path, value: path.value.replace(/[A-Z]/g, letter => letter.toLowerCase()), ignoreCase: true });
