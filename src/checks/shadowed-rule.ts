import { Check } from './check';
import { intersect } from '../model/match';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { baseRules } from '../model/rules';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';
import { shadowedBy } from '../model/shadowed-by';

/** A rule that earlier rules shadow, or settings for requests that all get a redirect or direct response. */
export const shadowedRule: Check = mesh => mesh.services.flatMap(service => {
  const rules = baseRules(service.routes);
  if (rules.length < 2 && !rules[0].response) return [];
  const ports = httpPorts(service).map(({ number }) => number);
  const responding = rules.filter(({ response }) => response);
  const index = new MatchIndex(rules);
  const shadowed = rules.flatMap((rule, i) => {
    if (rule.owner === service.path) return []; // the implicit default rule may be shadowed
    const earlier = index.candidatesBefore(i);
    const byMatch = rule.matches.map(match => shadowedBy(match, earlier, ports));
    return byMatch.length && byMatch.every(some => some) ? [{ rule, shadowingRules: byMatch.flatMap(some => some!) }] : [];
  });
  // Settings apply to requests that an earlier rule forwards, before a later rule responds.
  const unused = responding.length ? service.routes.overlays.filter(({ matches }) => matches.length && !rules.some(rule => (
    !rule.response && rule.matches.some(match => matches.some(other => {
      const joint = intersect(match, other);
      return joint && !shadowedBy(joint, rules.slice(0, rules.indexOf(rule)).filter(({ response }) => response), ports);
    }))
  ))) : [];
  return [
    ...shadowed.map(({ rule, shadowingRules }) => ({ owner: rule.owner, matches: rule.matches, shadowingRules, how: 'is shadowed by' })),
    ...unused.map(({ owner, matches }) => ({ owner, matches, shadowingRules: responding.filter(overlaps(matches)), how: 'never applies: requests get the response of' })),
  ].map(({ owner, matches, shadowingRules, how }) => ({
    code: 'shadowed-rule',
    severity: Severity.ERROR,
    path: owner,
    message: `its rule for ${matchText(matches)} ${how} ${[...new Set(shadowingRules.map(shadowing => `the rule for ${matchText(shadowing.matches)} of ${shadowing.owner}`))].join(' and ')}`,
    fix: 'remove one of the rules, or narrow the match of the earlier one',
  }));
});

const overlaps = (matches: Parameters<typeof matchText>[0]) => (rule: { readonly matches: typeof matches }) => (
  rule.matches.some(match => matches.some(other => intersect(match, other)))
);
