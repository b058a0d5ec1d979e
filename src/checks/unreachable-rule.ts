import { Check } from './check';
import { covers, Match } from '../model/match';
import { Rule } from '../model/route-table';
import { Severity } from '../model/severity';
import { shownMatches } from '../model/shown-match';

/** A rule all of whose requests an earlier one takes. */
export const unreachableRule: Check = mesh => mesh.services.flatMap(({ routes }) => {
  const rules = routes.base();
  return rules.flatMap((rule, i) => {
    const shadow = rule.matches.map(match => takenBy(match, rules.slice(0, i)));
    if (!shadow.length || shadow.some(earlier => !earlier)) return [];
    return [{
      code: 'unreachable-rule',
      severity: Severity.ERROR,
      path: rule.owner,
      message: `no request reaches its rule for ${shownMatches(rule.matches)}: ${[...new Set(shadow.map(earlier => earlier!.owner))].join(' and ')} takes them before`,
      fix: 'remove one of the two, or make the earlier match narrower',
    }];
  });
});

function takenBy(match: Match, earlier: readonly Rule[]): Rule | undefined {
  return earlier.find(({ matches }) => matches.some(other => covers(other, match)));
}
