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

/** What a service lets one caller do on a port. A gateway sends what its routes let through, a service what its calls allow. */
interface DeclaredCalls {
  /** Construct path. */
  readonly caller: string;
  readonly service: ServiceModel;
  /** The Service's. */
  readonly port: number;
  /** Those of the caller that hold for the port. */
  readonly grants: readonly Grant[];
}

/**
 * The requests that certain rules take of those that a caller has declared, as the service gets them: with the path that a rule puts in place
 * of theirs.
 * @param wanted which rules
 */
export function declaredRequests(calls: DeclaredCalls, wanted: (rule: Rule) => boolean, mesh: MeshModel, can: Supports): Match[] {
  const { caller, service, port, grants } = calls;
  const gateway = mesh.gateways.find(({ path }) => path === caller);
  if (!gateway) return taken(rulesOnPort(effectiveRules(service.routes, can), port), wanted, grants.flatMap(sentBy));
  return gatewayHosts(gateway).flatMap(host => {
    const rules = gatewayRules(gateway, host, mesh, can);
    return taken(rules, rule => wanted(rule) && rule.service === service && rule.port.number === port, [EVERYTHING]);
  });
}

function taken<R extends Rule>(rules: readonly R[], wanted: (rule: R) => boolean, sent: readonly Match[]): Match[] {
  return rules.flatMap((rule, i) => (rule.response || !wanted(rule) ? [] : rule.matches.flatMap(match => sent.flatMap(one => {
    const joint = intersect(one, match);
    const left = joint ? perMethod(joint).filter(part => !rules.slice(0, i).some(({ matches }) => matches.some(first => covers(first, part)))) : [];
    return rule.rewrite ? left.map(part => afterRewrite(part, rule.rewrite!)) : left;
  }))));
}

/** As the caller makes them. */
function sentBy(grant: Grant): Match[] {
  const { namespace: { name: namespace }, name } = grant.caller;
  return asMatches(grant).map(match => ({ ...match, callers: [{ namespace, service: name }] }));
}
