import { gatewayHosts } from './gateway';
import { gatewayRules } from './gateway-rules';
import { asMatches, Grant } from './grant';
import { intersect, covers, EVERYTHING, Match, perMethod } from './match';
import { MeshModel } from './mesh';
import { afterRewrite } from './rewritten-match';
import { Rule } from './route-table';
import { effectiveRules } from './rules';
import { rulesOnPort } from './rules-for';
import { ServiceModel } from './service';
import { Supports } from './supports';

/** The declared calls of one caller to a port of a service: a gateway sends the requests of its routes, a service those that its grants allow. */
interface DeclaredCalls {
  /** Construct path. */
  readonly caller: string;
  readonly service: ServiceModel;
  /** The port of the Service. */
  readonly port: number;
  /** The grants of the caller for the port. */
  readonly grants: readonly Grant[];
}

/**
 * The declared requests of a caller that the selected rules apply to, as the service receives them: after the path rewrite of the rule.
 * @param selects whether a rule is selected
 */
export function declaredRequests(calls: DeclaredCalls, selects: (rule: Rule) => boolean, mesh: MeshModel, supports: Supports): Match[] {
  const { caller, service, port, grants } = calls;
  const gateway = mesh.gateways.find(({ path }) => path === caller);
  if (!gateway) return requestsOf(rulesOnPort(effectiveRules(service.routes, supports), port), selects, grants.flatMap(requestsSentBy));
  return gatewayHosts(gateway).flatMap(host => {
    const rules = gatewayRules(gateway, host, mesh, supports);
    return requestsOf(rules, rule => selects(rule) && rule.service === service && rule.port.number === port, [EVERYTHING]);
  });
}

/** The requests that the selected rules apply to: those that no earlier rule matches. */
function requestsOf<R extends Rule>(rules: readonly R[], selects: (rule: R) => boolean, sentRequests: readonly Match[]): Match[] {
  return rules.flatMap((rule, i) => (rule.response || !selects(rule) ? [] : rule.matches.flatMap(match => sentRequests.flatMap(sent => {
    const joint = intersect(sent, match);
    if (!joint) return [];
    const matched = perMethod(joint).filter(part => !rules.slice(0, i).some(({ matches }) => matches.some(earlier => covers(earlier, part))));
    return rule.rewrite ? matched.map(part => afterRewrite(part, rule.rewrite!)) : matched;
  }))));
}

/** The requests of a grant, with their caller. */
function requestsSentBy(grant: Grant): Match[] {
  const { namespace: { name: namespace }, name } = grant.caller;
  const caller = name === undefined ? { namespace } : { namespace, service: name };
  return asMatches(grant).map(match => ({ ...match, callers: [caller] }));
}
