import { Caller, callerCovers } from './match';
import { MatchIndex } from './match-index';
import { memoizeByIdentity } from './memoize-by-identity';
import { withoutRedundant, withoutShadowed } from './redundant-rules';
import { Rule } from './route-table';

/** The rules for the requests that come for one port, which the matches then need not name any more. */
export function rulesOnPort(rules: readonly Rule[], port: number): Rule[] {
  if (!rules.some(rule => rule.matches.some(match => match.port !== undefined))) return [...rules];
  return withoutShadowed(rules.flatMap(rule => {
    if (rule.matches.every(match => match.port === undefined)) return [rule];
    const matches = rule.matches.filter(match => match.port === undefined || match.port === port).map(({ port: _, ...match }) => match);
    return matches.length ? [{ ...rule, matches }] : [];
  }));
}

/** The rules for the requests of one caller, which the matches then need not name any more. */
export function rulesForCaller(rules: readonly Rule[], caller: Caller): Rule[] {
  return withoutShadowed(byCaller(rules).candidates([{ callers: [caller] }]).flatMap(rule => {
    const its = rule.matches.filter(({ callers }) => !callers || callers.some(one => callerCovers(one, caller)));
    const matches = its.map(({ callers: _, ...match }) => match);
    return matches.length ? [{ ...rule, matches: withoutRedundant(matches) }] : [];
  }));
}

/** Many callers are asked about in turn, of which each is named by few rules. */
const byCaller = memoizeByIdentity((rules: readonly Rule[]) => new MatchIndex(rules));
