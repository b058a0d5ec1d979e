import { Check } from './check';
import { intersect, covers, Match } from '../model/match';
import { MatchIndex } from '../model/match-index';
import { matchingText } from '../model/matching-text';
import { isWithin } from '../model/overlay-order';
import { Overlay } from '../model/route-table';
import { Severity } from '../model/severity';
import { singleValuedSettings } from '../model/single-valued-settings';

/** Two constructs, or two consumer routes of one caller, set one thing of the same requests to different values, and neither match is narrower than the other. */
export const conflictingSettings: Check = mesh => mesh.services.flatMap(({ routes: { overlays } }) => {
  if (overlays.length < 2) return [];
  const index = new MatchIndex(overlays);
  return overlays.flatMap((later, i) => index.candidatesBefore(i).flatMap(earlier => {
    if (isWithin(earlier, later) !== isWithin(later, earlier)) return [];
    const settings = singleValuedSettings(later);
    const conflicting = [...singleValuedSettings(earlier)]
      .filter(([setting, value]) => settings.has(setting) && settings.get(setting) !== value).map(([setting]) => setting);
    if (!conflicting.length) return [];
    const others = overlays.filter(one => one !== earlier && one !== later);
    const joint = common(earlier, later).find(match => !isResolved(match, conflicting, others));
    if (!joint) return [];
    const what = `the ${conflicting.join(' and ')} of requests${matchingText([joint])}`;
    return [{
      code: 'conflicting-settings',
      severity: Severity.ERROR,
      path: later.owner,
      message: earlier.owner === later.owner
        ? `it sets ${what} more than once, to different values`
        : `it conflicts with ${earlier.owner}: both set ${what}, to different values`,
      fix: 'make the two matches exclusive, or make one narrower than the other: the narrower one takes precedence',
    }];
  }));
});

function common(a: Overlay, b: Overlay): Match[] {
  return a.matches.flatMap(match => b.matches.flatMap(other => intersect(match, other) ?? []));
}

/** Whether a third construct, whose match is narrower than both, sets the same. */
function isResolved(match: Match, conflicting: readonly string[], others: readonly Overlay[]): boolean {
  return conflicting.every(setting => others.some(other => singleValuedSettings(other).has(setting)
    && other.matches.some(one => covers(one, match)) && other.matches.every(one => covers(match, one))));
}
