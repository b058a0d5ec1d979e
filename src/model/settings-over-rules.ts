import { GatewayModel, gatewayHosts, GatewayRoute } from './gateway';
import { externalMatch, routesOf } from './gateway-rules';
import { intersect, Match } from './match';
import { MatchIndex } from './match-index';
import { MeshModel } from './mesh';
import { isNarrower, isWithin } from './overlay-order';
import { isShadowed } from './redundant-rules';
import { hasRuleSettings, RoutePolicy } from './route-policy';
import { Overlay, RouteTable, Rule, scopeOf } from './route-table';
import { strippedHeaders } from './stripped-headers';

/** A rule with settings of its own, and a declaration that also has settings for some of its requests. */
export interface SettingsOverRule<T extends RoutePolicy> {
  readonly rule: Rule;
  readonly over: T;
  /** Whose settings apply where both set the same: those of the narrower match; without one, they conflict. */
  readonly narrower?: 'rule' | 'other';
  /** The common requests. */
  readonly requests: readonly Match[];
}

/** The rules of a service with settings of their own, and the overlays of their requests. */
export function overlaysOverRules({ pinnedRules, defaultRule, overlays }: RouteTable): SettingsOverRule<Overlay>[] {
  if (!overlays.length) return [];
  const rules = defaultRule ? [...pinnedRules, defaultRule] : pinnedRules;
  if (!rules.some(hasRuleSettings)) return []; // the common case
  const index = new MatchIndex(overlays);
  const all = new MatchIndex(rules);
  return rules.flatMap((rule, i) => (hasRuleSettings(rule) ? index.candidates(rule.matches).flatMap(over => {
    const requests = common(rule.matches, over.matches, all.candidatesBefore(i));
    if (!requests.length) return [];
    const scope = { matches: scopeOf(rule) };
    const narrower = isNarrower(over, scope) ? 'other' as const : isNarrower(scope, over) ? 'rule' as const : undefined;
    return [{ rule, over, requests, narrower }];
  }) : []));
}

/**
 * The same for the routes of a gateway. A route applies to external requests only: it is narrower than a rule that matches all its requests, and
 * a rule is never narrower than a route.
 */
export function gatewayRoutesOverRules(gateway: GatewayModel, mesh: MeshModel): SettingsOverRule<GatewayRoute>[] {
  const routes = gateway.routes.filter(({ timeoutMs, retries }) => timeoutMs !== undefined || retries);
  if (!routes.some(({ service }) => service.routes.pinnedRules.some(hasRuleSettings) || service.routes.defaultRule)) return [];
  const stripped = strippedHeaders(gateway, mesh);
  return gatewayHosts(gateway).flatMap(host => {
    const ofHost = routesOf(gateway, host);
    return ofHost.flatMap((over, i) => {
      if (!routes.includes(over)) return [];
      const { pinnedRules, defaultRule } = over.service.routes;
      const rules = defaultRule ? [...pinnedRules, defaultRule] : pinnedRules;
      return rules.flatMap((rule, at) => {
        if (!hasRuleSettings(rule)) return [];
        const external = rule.matches.flatMap(match => externalMatch(match, stripped) ?? []);
        const requests = common(external, over.matches, [...ofHost.slice(0, i), ...rules.slice(0, at)]);
        if (!requests.length) return [];
        return [{ rule, over, requests, narrower: isWithin(over, { matches: scopeOf(rule) }) ? 'other' as const : undefined }];
      });
    });
  });
}

/** The requests that both match, and no earlier rule. */
function common(matches: readonly Match[], others: readonly Match[], earlier: readonly { readonly matches: readonly Match[] }[]): Match[] {
  const joint = matches.flatMap(match => others.flatMap(other => intersect(match, other) ?? []));
  if (!joint.length || !earlier.length) return joint;
  const shadowing = new MatchIndex(earlier.flatMap(rule => rule.matches.map(match => ({ matches: [match] }))));
  return joint.filter(match => !isShadowed(match, shadowing));
}
