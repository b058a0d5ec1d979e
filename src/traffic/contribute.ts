import type { HttpMatch } from './http-match';
import { modelMatches } from './model-matches';
import { inputError } from '../model/input-error';
import { EVERYTHING, Match } from '../model/match';
import { Port } from '../model/port';
import { Rule } from '../model/route-table';
import { opaquePorts } from '../model/service';
import type { MeshService } from '../service/mesh-service';

/**
 * Adds a rule to a service's route table: at its place in the order, or as the default rule.
 * @param hasMatches whether the declaration has matches; a rule without is the default rule. One that matches every request is not, it ends the order
 * @throws if it is the default rule and that has an owner already
 */
export function contributeRule(service: MeshService, hasMatches: boolean, rule: Rule): void {
  if (hasMatches) service._model.routes.addPinnedRule(rule);
  else contributeDefaultRule(service, rule);
}

/** Sets the default rule of a service's route table. @throws if it has an owner already, or sends connections out of the mesh */
export function contributeDefaultRule(service: MeshService, rule: Rule): void {
  const { owner } = rule;
  const external = rule.shares.find(share => share.external);
  const [opaque] = opaquePorts(service._model);
  if (external && opaque) throw externalConnections(owner, external.version, opaque);
  const other = service._model.routes.setDefaultRule(rule);
  if (other === undefined) return;
  throw inputError({
    where: owner,
    what: `owner of the default split of ${service.node.path}`,
    got: other,
    allowed: 'one construct',
    fix: other === owner ? 'give one of the two rules matches' : `remove ${other} or ${owner}`,
  });
}

/** An external version in a rule for connections. */
export function externalConnections(where: string, version: string, { number, protocol }: Port): Error {
  return inputError({
    where,
    what: `external version ${version} in the split of port ${number}`,
    got: protocol,
    allowed: 'ports that speak http, http2 or grpc',
    fix: 'move the port to a service of its own, or give the rule matches: a connection without requests cannot be given another host',
  });
}

/** The matches of a rule in the model's terms; every request for a rule without. @throws if the list is empty */
export function ruleMatches(where: string, matches: readonly HttpMatch[] | undefined): Match[] {
  return matches ? someMatches(where, matches, 'leave it out for all requests that match no other rule') : [EVERYTHING];
}

/** The matches in the model's terms. @throws if there are none */
export function someMatches(where: string, matches: readonly HttpMatch[], fix: string): Match[] {
  const given = modelMatches(where, 'matches', matches);
  if (!given.length) throw inputError({ where, what: 'matches', got: matches, allowed: 'at least one', fix });
  return given;
}
