import { Check } from './check';
import { intersect } from '../model/match';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';
import { shadowedBy } from '../model/shadowed-by';

/** A rule all of whose requests earlier ones take, or something done to requests that no pod gets. */
export const shadowedRule: Check = mesh => mesh.services.flatMap(service => {
  const rules = service.routes.base();
  if (rules.length < 2 && !rules[0].response) return [];
  const ports = httpPorts(service).map(({ number }) => number);
  const answers = rules.filter(({ response }) => response);
  const known = new MatchIndex(rules);
  const unreachable = rules.flatMap((rule, i) => {
    if (rule.owner === service.path) return []; // what nobody has said may well be left nothing
    const earlier = known.candidatesBefore(i);
    const takers = rule.matches.map(match => shadowedBy(match, earlier, ports));
    return takers.length && takers.every(taker => taker) ? [{ rule, takers: takers.flatMap(taker => taker!) }] : [];
  });
  // What an earlier rule lets through comes before the answers of a later one.
  const idle = answers.length ? service.routes.overlays.filter(({ matches }) => matches.length && !rules.some(rule => (
    !rule.response && rule.matches.some(match => matches.some(other => {
      const joint = intersect(match, other);
      return joint && !shadowedBy(joint, rules.slice(0, rules.indexOf(rule)).filter(({ response }) => response), ports);
    }))
  ))) : [];
  return [
    ...unreachable.map(({ rule, takers }) => ({ owner: rule.owner, matches: rule.matches, takers, how: 'takes them before' })),
    ...idle.map(({ owner, matches }) => ({ owner, matches, takers: answers.filter(meeting(matches)), how: 'answers them' })),
  ].map(({ owner, matches, takers, how }) => ({
    code: 'shadowed-rule',
    severity: Severity.ERROR,
    path: owner,
    message: `no request reaches its rule for ${matchText(matches)}: ${[...new Set(takers.map(taker => taker.owner))].join(' and ')} ${how}`,
    fix: 'remove one of the two, or make the earlier match narrower',
  }));
});

const meeting = (matches: Parameters<typeof matchText>[0]) => (rule: { readonly matches: typeof matches }) => (
  rule.matches.some(match => matches.some(other => intersect(match, other)))
);
