import { covers, Match } from './match';
import { MatchIndex } from './match-index';
import { Rule } from './route-table';

/** A narrow overlay meets what a broader one has left of a rule, too, where an earlier rule takes its requests already. */
export function withoutShadowed<R extends Rule>(rules: readonly R[]): R[] {
  if (rules.length < 2) return [...rules];
  const earlier = new MatchIndex();
  return rules.flatMap(rule => {
    const matches = rule.matches.filter(match => !isShadowed(match, earlier));
    for (const match of rule.matches) earlier.add({ matches: [match] });
    return matches.length === rule.matches.length ? [rule] : matches.length ? [{ ...rule, matches }] : [];
  });
}

/** An alternative all of whose requests another one takes says nothing, and Istio warns of it. */
export function withoutRedundant(matches: readonly Match[]): readonly Match[] {
  if (matches.length < 2) return matches;
  const all = new MatchIndex(matches.map((match, place) => ({ matches: [match], place })));
  return matches.filter((match, i) => !all.candidatesAt(i).some(({ matches: [other], place }) => (
    place !== i && covers(other, match) && (place < i || !covers(match, other))
  )));
}

/** Whether one match of those that each stand by themselves takes all requests of another. */
export function isShadowed(match: Match, others: MatchIndex): boolean {
  return others.candidates([match]).some(({ matches: [other] }) => covers(other, match));
}
