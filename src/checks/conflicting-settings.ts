import { Check } from './check';
import { Finding } from '../model/finding';
import { intersect, covers, Match } from '../model/match';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { matchingText } from '../model/matching-text';
import { isWithin } from '../model/overlay-order';
import { RoutePolicy } from '../model/route-policy';
import { Overlay, Rule } from '../model/route-table';
import { ServiceModel } from '../model/service';
import { gatewayRoutesOverRules, overlaysOverRules } from '../model/settings-over-rules';
import { Severity } from '../model/severity';
import { singleValuedSettings } from '../model/single-valued-settings';

/** Two declarations set one thing of the same requests to different values, and neither match is narrower than the other. */
export const conflictingSettings: Check = mesh => distinct([
  ...mesh.services.flatMap(service => [...betweenOverlays(service), ...withRules(service)]),
  ...mesh.gateways.flatMap(gateway => gatewayRoutesOverRules(gateway, mesh).flatMap(({ rule, over, requests, narrower }) => {
    const settings = conflicting(rule, over);
    if (narrower || !settings.length) return [];
    return [conflict(gateway.path, `its route to ${over.service.path} conflicts with ${ruleText(rule)}`, settings, requests[0])];
  })),
]);

function betweenOverlays({ routes: { overlays } }: ServiceModel): Finding[] {
  if (overlays.length < 2) return [];
  const index = new MatchIndex(overlays);
  return overlays.flatMap((later, i) => index.candidatesBefore(i).flatMap(earlier => {
    if (isWithin(earlier, later) !== isWithin(later, earlier)) return [];
    const settings = conflicting(earlier, later);
    if (!settings.length) return [];
    const others = overlays.filter(one => one !== earlier && one !== later);
    const joint = common(earlier, later).find(match => !isResolved(match, settings, others));
    if (!joint) return [];
    return [earlier.owner === later.owner
      ? { ...conflict(later.owner, '', settings, joint), message: `it sets the ${settings.join(' and ')} of requests${matchingText([joint])} more than once, to different values` }
      : conflict(later.owner, `it conflicts with ${earlier.owner}`, settings, joint)];
  }));
}

function withRules({ routes }: ServiceModel): Finding[] {
  return overlaysOverRules(routes).flatMap(({ rule, over, requests, narrower }) => {
    const settings = narrower ? [] : conflicting(rule, over);
    if (!settings.length) return [];
    const joint = requests.find(match => !isResolved(match, settings, routes.overlays.filter(one => one !== over)));
    return joint ? [conflict(over.owner, `it conflicts with ${ruleText(rule)}`, settings, joint)] : [];
  });
}

function conflict(path: string, withWhat: string, settings: readonly string[], joint: Match): Finding {
  return {
    code: 'conflicting-settings',
    severity: Severity.ERROR,
    path,
    message: `${withWhat}: both set the ${settings.join(' and ')} of requests${matchingText([joint])}, to different values`,
    fix: 'make the two matches exclusive, or make one narrower than the other: the narrower one takes precedence',
  };
}

function ruleText({ owner, matches }: Rule): string { return `the rule for ${matchText(matches)} of ${owner}`; }

/** The settings of both policies that differ. */
function conflicting(a: RoutePolicy, b: RoutePolicy): string[] {
  const settings = singleValuedSettings(b);
  const differs = ([setting, value]: [string, string]) => settings.has(setting) && settings.get(setting) !== value;
  return [...singleValuedSettings(a)].filter(differs).map(([setting]) => setting);
}

function common(a: Overlay, b: Overlay): Match[] {
  return a.matches.flatMap(match => b.matches.flatMap(other => intersect(match, other) ?? []));
}

/** Whether another overlay, whose match is narrower than both, sets the same. */
function isResolved(match: Match, settings: readonly string[], others: readonly Overlay[]): boolean {
  return settings.every(setting => others.some(other => singleValuedSettings(other).has(setting)
    && other.matches.some(one => covers(one, match)) && other.matches.every(one => covers(match, one))));
}

/** Rules of one split, and hosts of one gateway, have the same finding. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map(finding => [`${finding.path}\n${finding.message}`, finding])).values()];
}
