import { Grant } from '../../model/grant';
import { HttpMethod } from '../../model/http-method';
import { Identity } from '../../model/identity';
import { intersect, covers, EVERYTHING, Match, perMethod } from '../../model/match';
import { Probe } from '../../model/service';
import { hash } from '../hash';

/** Requests on a port that the same callers may make, because the same calls ask for them. */
export interface Region {
  /** What is asked for, as a part of a DNS name. It does not change as callers come and go: they change the list of identities, nothing else. */
  readonly name: string;
  readonly matches: readonly Match[];
  readonly callers: () => readonly Identity[];
  /** Whether the kubelet probes here, which has no identity: everybody may. */
  readonly everybody: boolean;
}

/** What a call asks for. Calls that ask for the same share one. */
interface RequestScope { readonly name: string; readonly matches: readonly Match[] }

const PROBES = 'probes';

/** The regions of what calls, at least one, and probes ask for on one port. */
export function regions(grants: readonly Grant[], probes: readonly Probe[]): Region[] {
  const demands = new Map<string, RequestScope>();
  const askers = new Map<string, Identity[]>();
  for (const grant of grants) {
    const { key, demand } = scopeOf(grant);
    demands.set(key, demand);
    if (!askers.has(key)) askers.set(key, []);
    askers.get(key)!.push(grant.caller);
  }
  if (probes.length) {
    const matches = probes.map(({ path }): Match => ({ path: [{ type: 'exact', value: path }], methods: [HttpMethod.GET] }));
    demands.set(PROBES, { name: PROBES, matches });
  }
  const all = JSON.stringify([[...demands.keys()].sort(), probes]);
  const before = partitions.get(grants[0]);
  const parts = before?.all === all ? before.parts : partition(demands);
  partitions.set(grants[0], { all, parts });
  return parts.map(({ name, matches, asked }) => ({
    name, matches, callers: () => asked.flatMap(key => askers.get(key)!), everybody: asked.includes(PROBES),
  }));
}

/** A part of what is asked for, and the keys of the demands that it lies in. */
interface Part { readonly name: string; readonly matches: readonly Match[]; readonly asked: readonly string[] }

/** The last partition of each service, told by its first grant: a further caller who asks for nothing new costs next to nothing. */
const partitions = new WeakMap<Grant, { readonly all: string; readonly parts: Part[] }>();

/**
 * Cuts what is asked for so that the most specific match of a request lies in all demands that take the request:
 * the data plane looks at the route of that match only. So all that two demands have in common stands as a match of its own.
 */
function partition(demands: ReadonlyMap<string, RequestScope>): Part[] {
  const cuts = closed([...demands.values()].flatMap(({ matches }) => matches));
  const parts = new Map<string, { readonly asked: string[]; readonly matches: Match[] }>();
  for (const cut of cuts) {
    const inside = [...demands.keys()].filter(key => demands.get(key)!.matches.some(match => covers(match, cut))).sort();
    const asked = inside.includes(PROBES) ? [PROBES] : inside;
    const part = parts.get(asked.join(' ')) ?? { asked, matches: [] };
    parts.set(asked.join(' '), part);
    part.matches.push(cut);
  }
  const named = [...parts.values()].map(part => ({ ...part, name: partName(part.asked.map(key => demands.get(key)!)) }));
  return named.map(part => ({
    ...part,
    name: named.some(other => other !== part && other.name === part.name) ? `${part.name}-${hash(part.asked.join(' '))}` : part.name,
  })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The matches with all they have in common, in an order that depends on nothing but themselves. */
function closed(matches: readonly Match[]): Match[] {
  const found = new Map<string, Match>();
  const pending = [...matches];
  for (let match = pending.pop(); match; match = pending.pop()) {
    const key = JSON.stringify(match);
    if (found.has(key)) continue;
    for (const other of found.values()) {
      const common = intersect(other, match);
      if (common) pending.push(common);
    }
    found.set(key, match);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, match]) => match);
}

/** After the narrowest demands: one that holds all of another says no more than that other. */
function partName(asked: readonly RequestScope[]): string {
  const holds = (a: RequestScope, b: RequestScope) => b.matches.every(match => a.matches.some(wide => covers(wide, match)));
  const narrow = asked.filter(demand => asked.every(other => other === demand || !holds(demand, other)));
  return (narrow.length ? narrow : asked).map(({ name }) => name).sort().join('.');
}

const known = new WeakMap<Grant, { readonly key: string; readonly demand: RequestScope }>();

/** Kept for each grant: a service that many call is asked for its regions at each further call. */
function scopeOf(grant: Grant): { readonly key: string; readonly demand: RequestScope } {
  const before = known.get(grant);
  if (before) return before;
  const methods = grant.methods && [...grant.methods].sort();
  // What HTTPRoute cannot say stays denied; the loss is reported.
  const paths = grant.paths?.filter(({ type }) => type === 'exact' || type === 'element-prefix').sort((a, b) => (a.value < b.value ? -1 : 1));
  const anyPath = !grant.paths || paths!.some(({ type, value }) => type === 'element-prefix' && value === '/');
  const matches = (anyPath ? [EVERYTHING] : paths!.map((path): Match => ({ path: [path] })))
    .flatMap(match => perMethod(methods ? { ...match, methods } : match));
  const words = anyPath ? [] : paths!.map(({ type, value }) => `${type === 'exact' ? 'exact-' : ''}${word(value)}`);
  const demand = { name: [methods ? methods.join('-').toLowerCase() : 'any', ...words].join('.'), matches };
  const found = { key: JSON.stringify(matches), demand };
  known.set(grant, found);
  return found;
}

/** A path as a part of a DNS name; parts that come out alike are told apart by a hash. */
function word(path: string): string {
  return path.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'root';
}
