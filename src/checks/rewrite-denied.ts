import { Check } from './check';
import { declaredRequests } from '../model/declared-requests';
import { deniedFinding } from '../model/denied-finding';
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
import { Supports } from '../model/supports';
import { deniesByDefault, supportOf } from '../providers/provider';

/** A path rewrite after which declared calls are denied, or that no declared call ever reaches. */
export const rewriteDenied: Check = (mesh, provider) => mesh.services.flatMap(service => {
  const { path, routes, grants, namespace } = service;
  if (!requiredFeatures(routes).has('rewrite-path') || !deniesByDefault(provider, namespace) || !grants.some(({ paths }) => paths)) return [];
  const can = supportOf(provider.capabilitiesFor(service));
  if (!can('rewrite-path')) return [];
  const rewriters = routePolicies(routes).filter(({ rewrite }) => rewrite?.path);
  const after = provider.authorizedPath === 'rewritten';
  return rewriters.flatMap(({ owner, rewrite }) => {
    const uncovered = uncoveredPaths(service, rewrite!, can, after ? match => afterRewrite(match, rewrite!) : match => match);
    const messages = uncovered
      ? [`no calls() to ${path} covers the ${after ? 'rewritten' : 'original'} path (${uncovered}), so every request that it rewrites is denied`]
      : after ? denied(service, rewrite!, mesh, can) : [];
    return messages.map(message => deniedFinding({
      code: 'rewrite-denied',
      path: owner,
      message,
      fix: `declare calls() with the ${after ? 'rewritten' : 'original'} path`,
    }, namespace));
  });
});

/** The paths that authorization checks, if no grant covers any of them. Methods are left out: that none is allowed is no fault of the rewrite. */
function uncoveredPaths({ routes, grants }: ServiceModel, rewrite: UrlRewrite, can: Supports, seen: (match: Match) => Match): string | undefined {
  const rules = effectiveRules(routes, can).filter(rule => rule.rewrite === rewrite && !rule.response);
  const matches = rules.flatMap(rule => rule.matches.map((match): Match => ({ path: seen(match).path })));
  const covered = matches.some(match => grants.some(grant => asMatches(grant).some(sent => intersect(sent, match))));
  return matches.length && !covered ? shown(matches) : undefined;
}

/** A message for each caller whose declared calls are denied once their path has been rewritten. */
function denied(service: ServiceModel, rewrite: UrlRewrite, mesh: MeshModel, can: Supports): string[] {
  return [...byCaller(service.grants)].flatMap(([caller, all]) => {
    const deniedMatches = httpPorts(service).flatMap(({ number, target }) => {
      const grants = onPort(all, target);
      const allowedMatches = grants.flatMap(asMatches);
      const seen = declaredRequests({ caller, service, port: number, grants }, rule => rule.rewrite === rewrite, mesh, can);
      return seen.filter(match => !allowedMatches.some(allowed => covers(allowed, match)));
    });
    return deniedMatches.length ? [`${service.path} denies declared calls of ${caller}: rewritten to ${shown(deniedMatches)}, which its calls() do not cover`] : [];
  });
}

/** The part of a match that authorization checks. */
const shown = (matches: readonly Match[]) => (
  matchText(withoutRedundant(matches.map(({ path, methods }) => ({ path, ...(methods ? { methods } : {}) }))))
);
