import { Caller, callerCovers } from './match';
import { MatchIndex } from './match-index';
import { memoizeByIdentity } from './memoize-by-identity';
import { checkCombinedRules } from './most-combined-rules';
import { Port } from './port';
import { withoutRedundant, withoutShadowed } from './redundant-rules';
import { Rule } from './route-table';
import { declaredRules } from './rules';
import { httpPorts, ServiceModel } from './service';

/** The rules for the requests to one port, without port matches. */
export function rulesOnPort(rules: readonly Rule[], port: number): Rule[] {
  if (!rules.some(rule => rule.matches.some(match => match.port !== undefined))) return [...rules];
  return withoutShadowed(rules.flatMap(rule => {
    if (rule.matches.every(match => match.port === undefined)) return [rule];
    const matches = rule.matches.filter(match => match.port === undefined || match.port === port).map(({ port: _, ...match }) => match);
    return matches.length ? [{ ...rule, matches }] : [];
  }));
}

/**
 * The rules of a service for the requests to each of its HTTP ports.
 * @throws if there are too many: each port repeats the rules
 */
export function rulesByPort(service: ServiceModel, rules: readonly Rule[]): { readonly port: Port; readonly rules: Rule[] }[] {
  const ports = httpPorts(service);
  let count = 0;
  return ports.map(port => {
    const onPort = rulesOnPort(rules, port.number);
    count += onPort.length;
    if (ports.length > 1) {
      checkCombinedRules(count, ports.length + declaredRules(service.routes).length, {
        where: service.path,
        what: 'number of rules for all its HTTP ports',
        fix: 'each port repeats the rules: match them on the port that they are for (HttpMatch.port()), or declare fewer rules or ports',
      });
    }
    return { port, rules: onPort };
  });
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
