import { Check } from './check';
import { declaredRequests } from '../model/declared-requests';
import { asMatches, byCaller, onPort } from '../model/grant';
import { intersect, covers, Match } from '../model/match';
import { matchText } from '../model/match-text';
import { MeshModel } from '../model/mesh';
import { withoutRedundant } from '../model/redundant-rules';
import { afterRewrite } from '../model/rewritten-match';
import { UrlRewrite } from '../model/route-policy';
import { routePolicies } from '../model/route-table';
import { requiredFeatures, effectiveRules } from '../model/rules';
import { httpPorts, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { Supports } from '../model/supports';
import { supportOf } from '../providers/provider';

/** Paths are replaced so that calls which are declared are denied, or that none which is declared is ever rewritten. */
export const rewriteDenied: Check = (mesh, provider) => mesh.services.flatMap(service => {
  const { path, routes, grants, namespace } = service;
  if (!requiredFeatures(routes).has('rewrite-path') || !namespace.zeroTrust || !grants.some(({ paths }) => paths)) return [];
  const can = supportOf(provider.capabilitiesFor(service));
  if (!can('rewrite-path')) return [];
  const rewriters = routePolicies(routes).filter(({ rewrite }) => rewrite?.path);
  const after = provider.authorizedPath === 'rewritten';
  return rewriters.flatMap(({ owner, rewrite }) => {
    const none = unasked(service, rewrite!, can, after ? match => afterRewrite(match, rewrite!) : match => match);
    const messages = none
      ? [`no call to ${path} is declared whose path it could replace: who may call is asked ${after ? 'after' : 'before'} that, and nobody may with ${none}`]
      : after ? denied(service, rewrite!, mesh, can) : [];
    return messages.map(message => ({
      code: 'rewrite-denied',
      severity: Severity.ERROR,
      path: owner,
      message,
      fix: `let the callers' calls() name the path that ${after ? 'the service gets' : 'they ask for'}`,
    }));
  });
});

/** What policies see of the paths that are replaced, where no grant allows any of them. That methods do not meet is no fault of the rewrite. */
function unasked({ routes, grants }: ServiceModel, rewrite: UrlRewrite, can: Supports, seen: (match: Match) => Match): string | undefined {
  const rules = effectiveRules(routes, can).filter(rule => rule.rewrite === rewrite && !rule.response);
  const matches = rules.flatMap(rule => rule.matches.map((match): Match => ({ path: seen(match).path })));
  const asked = matches.some(match => grants.some(grant => asMatches(grant).some(sent => intersect(sent, match))));
  return matches.length && !asked ? shown(matches) : undefined;
}

/** Whose declared calls are not let in any more, once their path has been replaced. */
function denied(service: ServiceModel, rewrite: UrlRewrite, mesh: MeshModel, can: Supports): string[] {
  return [...byCaller(service.grants)].flatMap(([caller, all]) => {
    const lost = httpPorts(service).flatMap(({ number, target }) => {
      const grants = onPort(all, target);
      const open = grants.flatMap(asMatches);
      const seen = declaredRequests({ caller, service, port: number, grants }, rule => rule.rewrite === rewrite, mesh, can);
      return seen.filter(match => !open.some(allowed => covers(allowed, match)));
    });
    return lost.length ? [`${service.path} denies calls of ${caller} that are declared: what it gets of them is ${shown(lost)}`] : [];
  });
}

/** Of what policies see what they look at. */
const shown = (matches: readonly Match[]) => (
  matchText(withoutRedundant(matches.map(({ path, methods }) => ({ path, ...(methods ? { methods } : {}) }))))
);
