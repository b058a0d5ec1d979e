import type { HttpMatch } from './http-match';
import { modelMatches } from './model-matches';
import { inputError } from '../model/input-error';
import { covers, EVERYTHING, Match } from '../model/match';
import { Rule } from '../model/route-table';
import type { MeshService } from '../service/mesh-service';

/** Adds a rule to a service's route table, as the default rule if it matches every request. @throws if the default rule has an owner already */
export function contributeRule(service: MeshService, rule: Rule): void {
  const { owner, matches } = rule;
  const { routes } = service._model;
  if (matches.some(match => covers(match, EVERYTHING))) {
    const other = routes.setDefaultRule(rule);
    if (other !== undefined) {
      throw inputError({
        where: owner,
        what: `owner of the default split of ${service.node.path}`,
        got: other,
        allowed: 'one construct',
        fix: other === owner ? 'give one of the two rules matches' : `remove ${other} or ${owner}`,
      });
    }
  } else {
    routes.addPinnedRule(rule);
  }
}

/** The matches in the model's terms. @throws if there are none */
export function someMatches(where: string, matches: readonly HttpMatch[], fix: string): Match[] {
  const given = modelMatches(where, 'matches', matches);
  if (!given.length) throw inputError({ where, what: 'matches', got: matches, allowed: 'at least one', fix });
  return given;
}
