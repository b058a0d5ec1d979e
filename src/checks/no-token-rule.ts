import { Check } from './check';
import { Finding } from '../model/finding';
import { asMatches } from '../model/grant';
import { JwtRecord } from '../model/jwt';
import { intersect, Match } from '../model/match';
import { matchingText } from '../model/matching-text';
import { Severity } from '../model/severity';
import { verifiedTokens } from '../model/verified-tokens';
import { supportOf } from '../providers/provider';

/** A gateway route, or a declared call, all of whose requests a `JwtAuthentication` denies, whatever their token: it has rules, and none is for them. */
export const noTokenRule: Check = (mesh, provider) => {
  const supports = supportOf(provider.capabilities);
  const services = supports('jwt') ? mesh.services : [];
  return [
    ...mesh.gateways.flatMap(gateway => verifiedTokens(gateway, supports).flatMap(tokens => gateway.routes.flatMap(({ hosts, service, matches }) => (
      denied(tokens, matches, `requests for ${hosts.join(', ')} that gateway ${gateway.path} routes to ${service.path}`)
    )))),
    ...services.flatMap(({ path, jwt, grants }) => jwt.flatMap(tokens => grants.flatMap(grant => (
      denied(tokens, asMatches(grant), `requests of ${grant.caller.path} to ${path}`)
    )))),
  ];
};

function denied({ owner, rules, publicRequests, dryRun }: JwtRecord, requests: readonly Match[], what: string): Finding[] {
  const passing = [...rules, ...publicRequests].flatMap(asMatches);
  if (requests.some(match => passing.some(other => intersect(match, other)))) return [];
  return [{
    code: 'no-token-rule',
    severity: Severity.WARNING,
    path: owner,
    message: `${what}${matchingText(requests)} ${dryRun ? 'would get' : 'get'} 403, whatever their token: no rule and no public requests are for them`,
    fix: 'add a rule for them, or public requests if they need no token',
  }];
}
