import { Check } from './check';
import { MayMeet } from '../model/may-meet';
import { isWithin } from '../model/route-table';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';
import { shownMatches } from '../model/shown-match';
import { statements } from '../model/statements';
import { takenBy } from '../model/taken';

/** What a construct says of requests, where others that are narrower say something else of each of them. */
export const overriddenOverlay: Check = mesh => mesh.services.flatMap(service => {
  const { overlays } = service.routes;
  if (overlays.length < 2) return [];
  const ports = httpPorts(service).map(({ number }) => number);
  const meeting = new MayMeet(overlays);
  return overlays.flatMap((overlay, i) => {
    const things = [...statements(overlay).keys()];
    if (!things.length || overlay.mirrors?.length) return [];
    const within = meeting.around(i).filter(other => isWithin(other, overlay) && !isWithin(overlay, other));
    const over = things.map(thing => {
      const narrower = within.filter(other => statements(other).has(thing));
      const takers = overlay.matches.map(match => takenBy(match, narrower, ports));
      return takers.some(taker => !taker) ? undefined : takers.flatMap(taker => taker!);
    });
    if (over.some(takers => !takers)) return [];
    return [{
      code: 'overridden-overlay',
      severity: Severity.ERROR,
      path: overlay.owner,
      message: `what it says of requests with ${shownMatches(overlay.matches)} holds for none of them: `
        + `${[...new Set(over.flatMap(takers => takers!.map(({ owner }) => owner)))].join(' and ')} say otherwise for narrower matches`,
      fix: 'remove it, or make the others narrower',
    }];
  });
});
