import { HttpMethod } from './http-method';

/** A condition on a string. A regex (RE2) matches the whole of it; a prefix is one of characters. */
export interface StringCondition { readonly type: 'exact' | 'prefix' | 'regex'; readonly value: string }

/** A condition on a path without its query; `element-prefix` takes `/a` and `/a/b`, not `/ab`, `string-prefix` all three. */
export interface PathCondition { readonly type: 'exact' | 'element-prefix' | 'string-prefix' | 'regex'; readonly value: string }

/** A condition on a header, its name in lower case. */
export interface HeaderCondition { readonly name: string; readonly value: StringCondition }

/** A cookie that has exactly this value. */
export interface CookieCondition { readonly name: string; readonly value: string }

/**
 * What a rule asks of a request: all of it (AND). Lists that are missing ask nothing, so `{}` takes every request.
 * Two conditions on one header or path stand side by side only where no single condition says the same.
 */
export interface Match {
  readonly path?: readonly PathCondition[];
  readonly headers?: readonly HeaderCondition[];
  readonly cookies?: readonly CookieCondition[];
  /** Any of these. */
  readonly methods?: readonly HttpMethod[];
}

/** Takes every request. */
export const EVERYTHING: Match = {};

/** The requests that meet both matches; undefined where none can. */
export function both(a: Match, b: Match): Match | undefined {
  const path = merged(a.path, b.path, bothPaths);
  const headers = merged(a.headers, b.headers, (x, y) => (x.name === y.name ? bothHeaders(x, y) : [x, y]));
  const cookies = merged(a.cookies, b.cookies, (x, y) => (x.name !== y.name ? [x, y] : x.value === y.value ? [x] : undefined));
  const methods = a.methods && b.methods ? a.methods.filter(m => b.methods!.includes(m)) : a.methods ?? b.methods;
  if (!path || !headers || !cookies || methods?.length === 0) return undefined;
  return {
    ...(path.length ? { path } : {}),
    ...(headers.length ? { headers } : {}),
    ...(cookies.length ? { cookies } : {}),
    ...(methods ? { methods } : {}),
  };
}

/** Whether every request that `b` takes is taken by `a` too. Says no where it cannot tell (one regex within another). */
export function covers(a: Match, b: Match): boolean {
  return (a.path ?? []).every(x => asksNothing(x) || (b.path ?? []).some(y => pathCovers(x, y)))
    && (a.headers ?? []).every(x => (b.headers ?? []).some(y => x.name === y.name && stringCovers(x.value, y.value)))
    && (a.cookies ?? []).every(x => (b.cookies ?? []).some(y => x.name === y.name && x.value === y.value))
    && (!a.methods || (!!b.methods && b.methods.every(m => a.methods!.includes(m))));
}

/** Adds each condition of `b` to those of `a`: `combine` gives the one that says both, the two side by side, or none where they exclude each other. */
function merged<T>(a: readonly T[] = [], b: readonly T[] = [], combine: (x: T, y: T) => T[] | undefined): T[] | undefined {
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
  return a.type === 'regex' || b.type === 'regex' ? [a, b] : undefined;
}

function bothHeaders(a: HeaderCondition, b: HeaderCondition): HeaderCondition[] | undefined {
  if (stringCovers(a.value, b.value)) return [b];
  if (stringCovers(b.value, a.value)) return [a];
  return a.value.type === 'regex' || b.value.type === 'regex' ? [a, b] : undefined;
}

function stringCovers(a: StringCondition, b: StringCondition): boolean {
  switch (a.type) {
    case 'exact': return b.type === 'exact' && a.value === b.value;
    case 'prefix': return b.type !== 'regex' && b.value.startsWith(a.value);
    case 'regex': return b.type === 'regex' && a.value === b.value;
  }
}

/** Every path begins with a slash. */
function asksNothing({ type, value }: PathCondition): boolean {
  return value === '/' && (type === 'element-prefix' || type === 'string-prefix');
}

function pathCovers(a: PathCondition, b: PathCondition): boolean {
  if (a.type === 'regex' || b.type === 'regex') return a.type === b.type && a.value === b.value;
  switch (a.type) {
    case 'exact': return b.type === 'exact' && a.value === b.value;
    case 'string-prefix': return b.value.startsWith(a.value);
    case 'element-prefix':
      // A string prefix lies within only from the slash on: below `/a` is all that starts with `/a/`.
      return a.value === '/' || (b.type !== 'string-prefix' && b.value === a.value) || b.value.startsWith(`${a.value}/`);
  }
}
