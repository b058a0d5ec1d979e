import { covers, Match } from './match';
import { MatchIndex } from './match-index';
import { Rule } from './route-table';

/** The rules without matches that earlier rules shadow: overlays produce such rules. */
export function withoutShadowed<R extends Rule>(rules: readonly R[]): R[] {
  if (rules.length < 2) return [...rules];
  const earlier = new MatchIndex();
  return rules.flatMap(rule => {
    const matches = rule.matches.filter(match => !isShadowed(match, earlier));
    for (const match of rule.matches) earlier.add({ matches: [match] });
    return matches.length === rule.matches.length ? [rule] : matches.length ? [{ ...rule, matches }] : [];
  });
}

/** The alternatives without those that another alternative covers: they have no effect, and Istio warns about them. */
export function withoutRedundant(matches: readonly Match[]): readonly Match[] {
  if (matches.length < 2) return matches;
  const all = new MatchIndex(matches.map((match, position) => ({ matches: [match], position })));
  return matches.filter((match, i) => !all.candidatesAt(i).some(({ matches: [other], position }) => (
    position !== i && covers(other, match) && (position < i || !covers(match, other))
  )));
}

/** Whether one of the others covers a match; each of the others has one match. */
export function isShadowed(match: Match, others: MatchIndex): boolean {
  return others.candidates([match]).some(({ matches: [other] }) => covers(other, match));
}
