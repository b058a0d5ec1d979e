import { Check } from './check';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { isNarrower } from '../model/overlay-order';
import { scopeOf } from '../model/route-table';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';
import { shadowedBy } from '../model/shadowed-by';
import { singleValuedSettings } from '../model/single-valued-settings';

/** Settings of a construct that have no effect: others with narrower matches, overlays or rules, override them for all of its requests. */
export const overriddenSettings: Check = mesh => mesh.services.flatMap(service => {
  const { overlays, pinnedRules } = service.routes;
  if (!overlays.length || overlays.length + pinnedRules.length < 2) return [];
  const ports = httpPorts(service).map(({ number }) => number);
  const index = new MatchIndex([...overlays, ...pinnedRules]);
  return overlays.flatMap((overlay, i) => {
    const settings = [...singleValuedSettings(overlay).keys()];
    if (!settings.length) return [];
    const within = index.candidatesAt(i).filter(other => isNarrower({ matches: scopeOf(other) }, overlay));
    const overriding = settings.map(setting => {
      const narrower = within.filter(other => singleValuedSettings(other).has(setting));
      const byMatch = overlay.matches.map(match => shadowedBy(match, narrower, ports));
      return byMatch.some(some => !some) ? undefined : byMatch.flatMap(some => some!);
    });
    if (overriding.some(some => !some)) return [];
    return [{
      code: 'overridden-settings',
      severity: Severity.ERROR,
      path: overlay.owner,
      message: `its ${settings.join(' and ')} for ${matchText(overlay.matches)} has no effect: overridden by `
        + [...new Set(overriding.flatMap(some => some!.map(({ owner, matches }) => `${owner} for ${matchText(matches)}`)))].join(' and '),
      fix: 'remove it, or narrow the matches of the others',
    }];
  });
});
