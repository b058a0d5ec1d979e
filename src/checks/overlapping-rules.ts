import { Check } from './check';
import { intersect, covers, Match } from '../model/match';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { Rule } from '../model/route-table';
import { Severity } from '../model/severity';

/** Two constructs send the same requests to different places: which was written first decides. */
export const overlappingRules: Check = mesh => mesh.services.flatMap(({ routes: { pinned } }) => {
  if (pinned.length < 2) return [];
  const meeting = new MatchIndex(pinned);
  return pinned.flatMap((later, i) => meeting.candidatesBefore(i).flatMap(earlier => {
    if (earlier.owner === later.owner || goal(earlier) === goal(later)) return [];
    // What the earlier one takes whole is another mistake; what it takes out of a wider one is meant.
    if (later.matches.every(match => earlier.matches.some(other => covers(other, match)))) return [];
    const joint = earlier.matches.flatMap(match => later.matches.flatMap(other => crossing(match, other)));
    if (!joint.length) return [];
    return [{
      code: 'overlapping-rules',
      severity: Severity.WARNING,
      path: later.owner,
      message: `requests with ${matchText([joint[0]])} go where ${earlier.owner} says, which was declared before`,
      fix: 'let the two matches exclude each other, or acknowledge it',
    }];
  }));
});

function crossing(earlier: Match, later: Match): Match[] {
  const match = intersect(earlier, later);
  return match && !(covers(later, earlier) && !covers(earlier, later)) ? [match] : [];
}

function goal({ shares, response: answer }: Rule): string {
  return JSON.stringify([shares.filter(({ percent }) => percent > 0), answer]);
}
