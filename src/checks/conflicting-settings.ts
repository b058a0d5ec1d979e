import { Check } from './check';
import { intersect, covers, Match } from '../model/match';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { isWithin, Overlay } from '../model/route-table';
import { Severity } from '../model/severity';
import { singleValuedSettings } from '../model/single-valued-settings';

/** Two constructs that say different things of one request, and neither is the more particular one. */
export const conflictingSettings: Check = mesh => mesh.services.flatMap(({ routes: { overlays } }) => {
  if (overlays.length < 2) return [];
  const meeting = new MatchIndex(overlays);
  return overlays.flatMap((later, i) => meeting.candidatesBefore(i).flatMap(earlier => {
    if (earlier.owner === later.owner || isWithin(earlier, later) !== isWithin(later, earlier)) return [];
    const said = singleValuedSettings(later);
    const things = [...singleValuedSettings(earlier)]
      .filter(([thing, value]) => said.has(thing) && said.get(thing) !== value).map(([thing]) => thing);
    if (!things.length) return [];
    const others = overlays.filter(one => one !== earlier && one !== later);
    const joint = common(earlier, later).find(match => !settled(match, things, others));
    if (!joint) return [];
    return [{
      code: 'conflicting-settings',
      severity: Severity.ERROR,
      path: later.owner,
      message: `it says another ${things.join(' and ')} than ${earlier.owner} of requests with ${matchText([joint])}`,
      fix: 'let their matches exclude each other, or one lie within the other: the narrower holds',
    }];
  }));
});

function common(a: Overlay, b: Overlay): Match[] {
  return a.matches.flatMap(match => b.matches.flatMap(other => intersect(match, other) ?? []));
}

/** Whether a third one, which is narrower than both, decides. */
function settled(match: Match, things: readonly string[], others: readonly Overlay[]): boolean {
  return things.every(thing => others.some(other => singleValuedSettings(other).has(thing)
    && other.matches.some(one => covers(one, match)) && other.matches.every(one => covers(match, one))));
}
