import type { HttpMatch } from './http-match';
import { inputError } from '../model/input-error';
import { covers, EVERYTHING, Match } from '../model/match';
import { Rule } from '../model/route-table';
import type { MeshService } from '../service/mesh-service';

/** Puts a rule into a service's table, as the default one where it takes every request. @throws if the default has an owner already */
export function contributeRule(service: MeshService, rule: Rule): void {
  const { owner, matches } = rule;
  const { routes } = service._model;
  if (matches.some(match => covers(match, EVERYTHING))) {
    const other = routes.setDefaultRule(rule);
    if (other !== undefined) {
      throw inputError({
        where: owner,
        what: `default split of ${service.node.path}`,
        got: `owned by ${other}`,
        allowed: 'one construct',
        fix: other === owner ? 'give one of the two rules a match' : `remove ${other} or ${owner}`,
      });
    }
  } else {
    routes.addPinnedRule(rule);
  }
}

/** The alternatives that were given. @throws if there are none */
export function someMatches(where: string, match: readonly HttpMatch[], fix: string): Match[] {
  if (!match.length) throw inputError({ where, what: 'match', got: match, allowed: 'at least one', fix });
  return match.map(({ _match }) => _match);
}
