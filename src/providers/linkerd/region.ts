import { addTo } from '../../model/add-to';
import { compareTexts } from '../../model/compare-texts';
import { Grant } from '../../model/grant';
import { HttpMethod } from '../../model/http-method';
import { intersect, covers, EVERYTHING, Match, perMethod } from '../../model/match';
import { MatchIndex } from '../../model/match-index';
import { Probe } from '../../model/service';
import { hash } from '../hash';

/** Requests on a port that the same callers may make. */
export interface Region {
  /**
   * The requests as a part of a DNS name. It does not depend on the callers: a further caller changes the list of identities, nothing else.
   * Of two regions with equally specific matches of one request, the one that applies has the lesser name.
   */
  readonly name: string;
  readonly matches: readonly Match[];
  readonly grants: readonly Grant[];
  /** Whether the kubelet probes here: it has no mesh identity, so every client is allowed. */
  readonly everybody: boolean;
}

/** The requests of a call. Calls of the same requests share one. */
interface RequestScope { readonly key: string; readonly name: string; readonly matches: readonly Match[] }

const PROBES = 'probes';
const NETWORKS = 'networks';

/**
 * The regions of the requests that calls, probes and network clients make on one port. A policy of the Server allows the network clients, on each route; a
 * request that no route matches is a 404 for them too.
 */
export function regions(grants: readonly Grant[], probes: readonly Probe[], hasNetworkClients: boolean): Region[] {
  const scopes = new Map<string, RequestScope>();
  const grantsOf = new Map<string, Grant[]>();
  for (const grant of grants) {
    const scope = scopeOf(grant);
    scopes.set(scope.key, scope);
    addTo(grantsOf, scope.key, grant);
  }
  if (probes.length) {
    const matches = probes.map(({ path, isGrpc }): Match => (
      { path: [{ type: 'exact', value: path }], methods: [isGrpc ? HttpMethod.POST : HttpMethod.GET] }
    ));
    scopes.set(PROBES, { key: PROBES, name: PROBES, matches });
  }
  if (hasNetworkClients) scopes.set(NETWORKS, { key: NETWORKS, name: NETWORKS, matches: [EVERYTHING] });
  return partition([...scopes.values()]).map(({ name, matches, scopes: keys }) => ({
    name, matches, grants: keys.flatMap(key => grantsOf.get(key) ?? []), everybody: keys.includes(PROBES),
  }));
}

/** Requests that lie in the same scopes, with the keys of these. */
interface Part { readonly name: string; readonly matches: readonly Match[]; readonly scopes: readonly string[] }

/**
 * Cuts the scopes so that the most specific match of a request lies in all scopes that contain the request: the data plane looks at the route of
 * that match only. So the intersection of any two scopes is a match of its own.
 */
function partition(scopes: readonly RequestScope[]): Part[] {
  const byKey = new Map(scopes.map(scope => [scope.key, scope]));
  const index = new MatchIndex(scopes.flatMap(({ key, matches }) => matches.map(match => ({ key, matches: [match] }))));
  const parts = new Map<string, { readonly scopes: string[]; readonly matches: Match[] }>();
  for (const cut of intersections(scopes.flatMap(({ matches }) => matches))) {
    const containing = [...new Set(index.candidates([cut]).filter(({ matches: [match] }) => covers(match, cut)).map(({ key }) => key))].sort();
    const keys = containing.includes(PROBES) ? [PROBES] : containing;
    const part = parts.get(keys.join(' ')) ?? { scopes: keys, matches: [] };
    parts.set(keys.join(' '), part);
    part.matches.push(cut);
  }
  const named = [...parts.values()].map(part => ({ ...part, name: partName(part.scopes.map(key => byKey.get(key)!)) }));
  const uses = new Map<string, number>();
  for (const { name } of named) uses.set(name, (uses.get(name) ?? 0) + 1);
  return namedByPrecedence(named.map(part => (
    uses.get(part.name)! > 1 ? { ...part, name: `${part.name}-${hash(part.scopes.join(' '))}` } : part
  ))).sort((a, b) => compareTexts(a.name, b.name));
}

/**
 * Names for parts whose matches are equally specific. Linkerd compares the length of the matched path only, so for a request of `/a` the exact path and
 * the prefix `/a` tie, and the older route applies, then the one with the lesser name. The exact path has to apply, as it lies in more scopes. So the
 * prefix's part gets a name behind all others (no method begins with w), which objects are created by too. The name changes with those of the parts before
 * it: a part that is new, or whose name changes, is older than the route of the prefix nevertheless.
 */
function namedByPrecedence(parts: readonly Part[]): Part[] {
  const partOf = new Map(parts.flatMap(part => part.matches.map((match): [string, Part] => [cutKey(match), part])));
  const precedingParts = new Map<Part, Set<Part>>();
  for (const part of parts) {
    for (const { path, methods } of part.matches) {
      if (path?.[0].type !== 'exact') continue;
      const prefix = partOf.get(cutKey({ path: [{ type: 'element-prefix', value: path[0].value }], methods }));
      if (!prefix || prefix === part) continue;
      const preceding = precedingParts.get(prefix) ?? new Set();
      precedingParts.set(prefix, preceding.add(part));
    }
  }
  const places = new Map<Part, { readonly level: number; readonly name: string }>();
  // Parts that precede others lie in more scopes; that of probes, which stands for all scopes, has no prefixes.
  const placeOf = (part: Part): { readonly level: number; readonly name: string } => {
    const known = places.get(part);
    if (known) return known;
    const preceding = [...precedingParts.get(part) ?? []].map(placeOf);
    const level = Math.max(-1, ...preceding.map(place => place.level)) + 1;
    const names = preceding.map(({ name }) => name).sort();
    const place = { level, name: level ? `wide${level}-${hash(names.join(' '))}.${part.name}` : part.name };
    places.set(part, place);
    return place;
  };
  return parts.map(part => ({ ...part, name: placeOf(part).name }));
}

/** The key of a match on path and method. Without a path it is one on the prefix `/`. */
function cutKey({ path: [{ type, value }] = [{ type: 'element-prefix', value: '/' }], methods = [] }: Match): string {
  return `${type} ${value} ${methods.join()}`;
}

/** The matches and the intersections of any of them, in an order that depends on nothing but themselves. */
function intersections(matches: readonly Match[]): Match[] {
  const found = new Map<string, Match>();
  const index = new MatchIndex<{ readonly matches: readonly Match[] }>();
  const pending = [...matches];
  for (let match = pending.pop(); match; match = pending.pop()) {
    const key = JSON.stringify(match);
    if (found.has(key)) continue;
    for (const { matches: [other] } of index.candidates([match])) {
      const common = intersect(other, match);
      if (common) pending.push(common);
    }
    found.set(key, match);
    index.add({ matches: [match] });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, match]) => match);
}

/** Named after the narrowest scopes: a scope that contains all of another adds nothing. */
function partName(scopes: readonly RequestScope[]): string {
  const contains = (a: RequestScope, b: RequestScope) => b.matches.every(match => a.matches.some(wide => covers(wide, match)));
  const narrow = scopes.filter(scope => scopes.every(other => other === scope || !contains(scope, other)));
  return (narrow.length ? narrow : scopes).map(({ name }) => name).sort().join('.');
}

function scopeOf(grant: Grant): RequestScope {
  const methods = grant.methods && [...grant.methods].sort();
  // A path that HTTPRoute cannot express stays denied; the loss is reported.
  const paths = grant.paths?.filter(({ type }) => type === 'exact' || type === 'element-prefix').sort((a, b) => compareTexts(a.value, b.value));
  const anyPath = !grant.paths || paths!.some(({ type, value }) => type === 'element-prefix' && value === '/');
  const matches = (anyPath ? [EVERYTHING] : paths!.map((path): Match => ({ path: [path] })))
    .flatMap(match => perMethod(methods ? { ...match, methods } : match));
  const words = anyPath ? [] : paths!.map(({ type, value }) => `${type === 'exact' ? 'exact-' : ''}${word(value)}`);
  return { key: JSON.stringify(matches), name: [methods ? methods.join('-').toLowerCase() : 'any', ...words].join('.'), matches };
}

/** A path as a part of a DNS name; equal parts get a hash. */
function word(path: string): string {
  return path.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'root';
}
