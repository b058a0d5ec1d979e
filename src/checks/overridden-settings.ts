import { Check } from './check';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { isWithin } from '../model/route-table';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';
import { shadowedBy } from '../model/shadowed-by';
import { singleValuedSettings } from '../model/single-valued-settings';

/** What a construct says of requests, where others that are narrower say something else of each of them. */
export const overriddenSettings: Check = mesh => mesh.services.flatMap(service => {
  const { overlays } = service.routes;
  if (overlays.length < 2) return [];
  const ports = httpPorts(service).map(({ number }) => number);
  const meeting = new MatchIndex(overlays);
  return overlays.flatMap((overlay, i) => {
    const things = [...singleValuedSettings(overlay).keys()];
    if (!things.length || overlay.mirrors?.length) return [];
    const within = meeting.candidatesAt(i).filter(other => isWithin(other, overlay) && !isWithin(overlay, other));
    const over = things.map(thing => {
      const narrower = within.filter(other => singleValuedSettings(other).has(thing));
      const takers = overlay.matches.map(match => shadowedBy(match, narrower, ports));
      return takers.some(taker => !taker) ? undefined : takers.flatMap(taker => taker!);
    });
    if (over.some(takers => !takers)) return [];
    return [{
      code: 'overridden-settings',
      severity: Severity.ERROR,
      path: overlay.owner,
      message: `what it says of requests with ${matchText(overlay.matches)} holds for none of them: `
        + `${[...new Set(over.flatMap(takers => takers!.map(({ owner }) => owner)))].join(' and ')} say otherwise for narrower matches`,
      fix: 'remove it, or make the others narrower',
    }];
  });
});
