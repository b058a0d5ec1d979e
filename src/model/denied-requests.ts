import { compareTexts } from './compare-texts';
import { RequestSelection } from './denial';
import { HttpMethod } from './http-method';
import { JwtRecord, JwtRule, RequestScope } from './jwt';
import { covers, intersect, PathCondition } from './match';

/** What a token lacks: an issuer among these, or a claim with one of these values. A request without a token lacks both. */
export type Lacking = { readonly issuers: readonly string[] } | { readonly claim: readonly string[]; readonly values: readonly string[] };

/** Requests that are denied without a token, or without consent. */
export interface DeniedRequests extends RequestSelection {
  /** Only those that are no CORS preflight: they are OPTIONS, and a browser adds a header to its preflights. */
  readonly exceptPreflights?: true;
  /** Only those whose token lacks this; none: whatever the token. */
  readonly lacking?: Lacking;
}

/**
 * The requests that are denied for want of a token: all that neither a list of public requests nor the first rule of their path and method lets through.
 * So a path in a spelling that no list has gets what the last rule requires, or is denied if there is no rule for all paths.
 * @param hasCors whether preflight requests pass, which browsers send without a token
 */
export function deniedRequests({ publicRequests, rules }: JwtRecord, hasCors: boolean): DeniedRequests[] {
  const scopes: readonly (RequestScope & Partial<JwtRule>)[] = [...publicRequests, ...rules, {}];
  return scopes.flatMap((scope, i) => (i < publicRequests.length ? [] : remainingRequests(scope, scopes.slice(0, i), hasCors).flatMap(requests => (
    scope.issuers ? [{ issuers: scope.issuers }, ...scope.claims!].map(lacking => ({ ...requests, lacking })) : [requests]
  ))));
}

/** The requests of a scope that no earlier scope has: methods with the same paths left share an entry. */
export function remainingRequests(scope: RequestScope, earlier: readonly RequestScope[], hasCors: boolean): DeniedRequests[] {
  const named = [...new Set([...earlier, scope].flatMap(({ methods = [] }) => methods).concat(hasCors ? [HttpMethod.OPTIONS] : []))].sort();
  const groups = new Map<string, { readonly methods: (HttpMethod | undefined)[]; readonly requests: Pick<DeniedRequests, 'paths' | 'exceptPaths'> }>();
  // None of the named methods is the last of these.
  for (const method of [...named, undefined]) {
    if (!applies(scope, method)) continue;
    const requests = pathsLeft(scope.paths, earlier.filter(other => applies(other, method)));
    if (!requests) continue;
    const isPreflight = hasCors && method === HttpMethod.OPTIONS;
    const key = JSON.stringify([isPreflight, requests]);
    const group = groups.get(key) ?? { methods: [], requests };
    groups.set(key, group);
    group.methods.push(method);
  }
  return [...groups.values()].map(({ methods, requests }): DeniedRequests => {
    const isPreflight = hasCors && methods.includes(HttpMethod.OPTIONS);
    const others = named.filter(method => !methods.includes(method));
    const of = methods.includes(undefined) ? (others.length ? { exceptMethods: others } : {}) : { methods: methods as HttpMethod[] };
    return { ...of, ...requests, ...(isPreflight && { exceptPreflights: true as const }) };
  });
}

function applies({ methods }: RequestScope, method: HttpMethod | undefined): boolean {
  return !methods || (method !== undefined && methods.includes(method));
}

/** The paths that are left after those of earlier scopes; undefined if none are. */
function pathsLeft(paths: readonly PathCondition[] | undefined, earlier: readonly RequestScope[]): Pick<DeniedRequests, 'paths' | 'exceptPaths'> | undefined {
  if (earlier.some(scope => !scope.paths)) return undefined;
  const taken = sortedPaths(earlier.flatMap(scope => scope.paths!));
  const left = paths && sortedPaths(paths).filter(path => !taken.some(other => covers({ path: [other] }, { path: [path] })));
  if (left && !left.length) return undefined;
  const except = taken.filter(other => !left || left.some(path => intersect({ path: [path] }, { path: [other] })));
  return { ...(left && { paths: left }), ...(except.length && { exceptPaths: except }) };
}

/** Each path once, in an order that does not depend on that of the lists. */
function sortedPaths(paths: readonly PathCondition[]): PathCondition[] {
  const distinct = new Map(paths.map(path => [`${path.value} ${path.type}`, path]));
  return [...distinct].sort(([a], [b]) => compareTexts(a, b)).map(([, path]) => path);
}
