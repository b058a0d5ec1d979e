import { Caller, callerCovers } from './match';
import { MatchIndex } from './match-index';
import { memoizeByIdentity } from './memoize-by-identity';
import { withoutRedundant, withoutShadowed } from './redundant-rules';
import { Rule } from './route-table';

/** The rules for the requests to one port, without port matches. */
export function rulesOnPort(rules: readonly Rule[], port: number): Rule[] {
  if (!rules.some(rule => rule.matches.some(match => match.port !== undefined))) return [...rules];
  return withoutShadowed(rules.flatMap(rule => {
    if (rule.matches.every(match => match.port === undefined)) return [rule];
    const matches = rule.matches.filter(match => match.port === undefined || match.port === port).map(({ port: _, ...match }) => match);
    return matches.length ? [{ ...rule, matches }] : [];
  }));
}

/** The rules for the requests of one caller, without source matches. */
export function rulesForCaller(rules: readonly Rule[], caller: Caller): Rule[] {
  return withoutShadowed(ruleIndex(rules).candidates([{ callers: [caller] }]).flatMap(rule => {
    const applicable = rule.matches.filter(({ callers }) => !callers || callers.some(one => callerCovers(one, caller)));
    const matches = applicable.map(({ callers: _, ...match }) => match);
    return matches.length ? [{ ...rule, matches: withoutRedundant(matches) }] : [];
  }));
}

/** The rules by their matches: for tables with many callers, each matched by few rules. */
const ruleIndex = memoizeByIdentity((rules: readonly Rule[]) => new MatchIndex(rules));
