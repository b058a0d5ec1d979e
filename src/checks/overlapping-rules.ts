import { Check } from './check';
import { intersect, covers, Match } from '../model/match';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { Rule } from '../model/route-table';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';
import { shadowedBy } from '../model/shadowed-by';

/** Rules of two constructs route the same requests to different destinations: the one that is declared first takes precedence. */
export const overlappingRules: Check = mesh => mesh.services.flatMap(service => {
  const { pinnedRules: pinned } = service.routes;
  if (pinned.length < 2) return [];
  const index = new MatchIndex(pinned);
  const ports = httpPorts(service).map(({ number }) => number);
  return pinned.flatMap((later, i) => index.candidatesBefore(i).flatMap(earlier => {
    if (earlier.owner === later.owner || destination(earlier) === destination(later)) return [];
    // A rule that is shadowed is a finding of its own; an exception from a wider rule is intended.
    if (later.matches.every(match => earlier.matches.some(other => covers(other, match)))) return [];
    const joint = earlier.matches.flatMap(match => later.matches.flatMap(other => crossing(match, other)));
    if (!joint.length) return [];
    const before = index.candidatesBefore(pinned.indexOf(earlier));
    const overlap = joint.find(match => !shadowedBy(match, before, ports));
    if (!overlap) return []; // rules before both take these requests
    return [{
      code: 'overlapping-rules',
      severity: Severity.WARNING,
      path: later.owner,
      message: `its rule for ${matchText(later.matches)} overlaps with the rule for ${matchText(earlier.matches)} of ${earlier.owner}, `
        + `which is declared first and takes precedence for requests matching ${matchText([overlap])}`,
      fix: 'make the two matches exclusive, declare a rule for these requests before both, or acknowledge it',
    }];
  }));
});

function crossing(earlier: Match, later: Match): Match[] {
  const match = intersect(earlier, later);
  return match && !(covers(later, earlier) && !covers(earlier, later)) ? [match] : [];
}

function destination({ shares, response: answer }: Rule): string {
  return JSON.stringify([shares.filter(({ percent }) => percent > 0), answer]);
}
