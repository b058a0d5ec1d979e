import { covers, intersect, Match } from './match';
import { withoutRedundant } from './redundant-rules';
import { dependsOnMethod, withoutResponseRetries } from './retry';
import { Rule } from './route-table';
import { plainMap } from '../plain-map';

/** Splits a rule that retries only some methods: one rule for those methods, one for the others. */
export function splitByRetriedMethods<R extends Rule>(rule: R): R[] {
  if (!rule.retries || !dependsOnMethod(rule.retries)) return [rule];
  const retryable: Match = { methods: rule.retries.methods };
  const retried = rule.matches.flatMap(match => intersect(match, retryable) ?? []);
  const others = rule.matches.filter(match => !covers(retryable, match));
  return [
    ...(retried.length ? [Object.assign(plainMap<R>(), rule, { matches: withoutRedundant(retried) })] : []),
    ...(others.length ? [Object.assign(plainMap<R>(), rule, { matches: others, retries: withoutResponseRetries(rule.retries) })] : []),
  ];
}
