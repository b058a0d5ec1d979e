import { covers, intersect, Match } from './match';
import { withoutRedundant } from './redundant-rules';
import { dependsOnMethod, withoutRepeats } from './retry';
import { Rule } from './route-table';
import { plainMap } from '../plain-map';

/** A rule that repeats only some methods is one for those and one for the rest. */
export function splitByRetriedMethods<R extends Rule>(rule: R): R[] {
  if (!rule.retries || !dependsOnMethod(rule.retries)) return [rule];
  const repeatable: Match = { methods: rule.retries.methods };
  const repeated = rule.matches.flatMap(match => intersect(match, repeatable) ?? []);
  const others = rule.matches.filter(match => !covers(repeatable, match));
  return [
    ...(repeated.length ? [Object.assign(plainMap<R>(), rule, { matches: withoutRedundant(repeated) })] : []),
    ...(others.length ? [Object.assign(plainMap<R>(), rule, { matches: others, retries: withoutRepeats(rule.retries) })] : []),
  ];
}
