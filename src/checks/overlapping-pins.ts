import { Check } from './check';
import { both, covers, Match } from '../model/match';
import { MayMeet } from '../model/may-meet';
import { Rule } from '../model/route-table';
import { Severity } from '../model/severity';
import { shownMatches } from '../model/shown-match';

/** Two constructs send the same requests to different places: which was written first decides. */
export const overlappingPins: Check = mesh => mesh.services.flatMap(({ routes: { pinned } }) => {
  if (pinned.length < 2) return [];
  const meeting = new MayMeet(pinned);
  return pinned.flatMap((later, i) => meeting.before(i).flatMap(earlier => {
    if (earlier.owner === later.owner || goal(earlier) === goal(later)) return [];
    // What the earlier one takes whole is another mistake; what it takes out of a wider one is meant.
    if (later.matches.every(match => earlier.matches.some(other => covers(other, match)))) return [];
    const joint = earlier.matches.flatMap(match => later.matches.flatMap(other => crossing(match, other)));
    if (!joint.length) return [];
    return [{
      code: 'overlapping-pins',
      severity: Severity.WARNING,
      path: later.owner,
      message: `requests with ${shownMatches([joint[0]])} go where ${earlier.owner} says, which was declared before`,
      fix: 'let the two matches exclude each other, or acknowledge it',
    }];
  }));
});

function crossing(earlier: Match, later: Match): Match[] {
  const match = both(earlier, later);
  return match && !(covers(later, earlier) && !covers(earlier, later)) ? [match] : [];
}

function goal({ shares, answer }: Rule): string {
  return JSON.stringify([shares.filter(({ percent }) => percent > 0), answer]);
}
