import { compareTexts } from './compare-texts';
import { ConnectionRule, matchesSni } from './connection-rule';
import { callersOverlap, intersect, Match } from './match';
import { MatchIndex } from './match-index';

/** Something with matches: a rule, or a route of a gateway. */
interface HasMatches { readonly matches: readonly Match[] }

/**
 * Rules of which the first that matches a request applies, in an order that does not depend on the order of declaration where that has no
 * meaning: rules that match no common request are sorted by their matches, all others keep their order.
 */
export function canonicalOrder<T extends HasMatches>(rules: readonly T[]): readonly T[] {
  if (rules.length < 2) return rules;
  const index = new MatchIndex(rules);
  return ordered(rules, ({ matches }) => JSON.stringify([paths(matches), matches]), (rule, i) => (
    index.candidatesBefore(i).filter(earlier => overlap(earlier, rule))
  ));
}

/** The same for rules of connections. */
export function canonicalTcpOrder(rules: readonly ConnectionRule[]): readonly ConnectionRule[] {
  if (rules.length < 2) return rules;
  const text = ({ port, sniHosts, callers }: ConnectionRule) => JSON.stringify([String(port).padStart(5, '0'), sniHosts, callers]);
  return ordered(rules, text, (rule, i) => rules.slice(0, i).filter(earlier => connectionsOverlap(earlier, rule)));
}

/** @param before the items before a position that have to stay before its item: among them all with the same text */
function ordered<T>(items: readonly T[], textOf: (item: T) => string, before: (item: T, position: number) => readonly T[]): T[] {
  const sorted = items.map((item, position) => ({ item, position, text: textOf(item) })).sort((a, b) => compareTexts(a.text, b.text));
  const ranks = new Map(sorted.map(({ item }, rank) => [item, rank]));
  const placed = new Set<T>();
  const place = (rank: number) => {
    const { item, position } = sorted[rank];
    if (placed.has(item)) return;
    before(item, position).filter(earlier => !placed.has(earlier)).map(earlier => ranks.get(earlier)!).sort((a, b) => a - b).forEach(place);
    placed.add(item);
  };
  sorted.forEach((_, rank) => place(rank));
  return [...placed];
}

/** Paths first: a reader looks for them. */
function paths(matches: readonly Match[]): string[] {
  return matches.flatMap(({ path = [] }) => path.map(({ value }) => value));
}

function overlap(a: HasMatches, b: HasMatches): boolean {
  return a.matches.some(match => b.matches.some(other => intersect(match, other)));
}

function connectionsOverlap(a: ConnectionRule, b: ConnectionRule): boolean {
  return a.port === b.port
    && (!a.sniHosts || !b.sniHosts || a.sniHosts.some(name => matchesSni(b, name)) || b.sniHosts.some(name => matchesSni(a, name)))
    && (!a.callers || !b.callers || callersOverlap(a.callers, b.callers));
}
