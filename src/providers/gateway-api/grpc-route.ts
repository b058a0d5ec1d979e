import type { GRPCRouteRulesMatches, GRPCRouteRulesMatchesMethod } from '../../../imports/gateway-api';
import { HttpMethod } from '../../model/http-method';
import { covers, Match, PathCondition } from '../../model/match';
import { MatchIndex } from '../../model/match-index';
import { Port, PortProtocol } from '../../model/port';
import { Rule } from '../../model/route-table';

const SERVICE = '[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*';
const METHOD = '[A-Za-z_]\\w*';

/** The rules of a gRPC port, if a GRPCRoute can express all of them. */
export function grpcRulesOn({ protocol }: Port, rules: readonly Rule[]): Rule[] | undefined {
  return protocol === PortProtocol.GRPC ? grpcRules(rules) : undefined;
}

/**
 * The rules of a gRPC port in terms of a GRPCRoute; none if it cannot express all of them: a port must not have both kinds.
 * Every gRPC call is a POST, so matches on other methods match none.
 * See https://gateway-api.sigs.k8s.io/reference/api-types/grpcroute/
 */
export function grpcRules(rules: readonly Rule[]): Rule[] | undefined {
  const earlier = new MatchIndex();
  const some = rules.flatMap(rule => {
    const posts = rule.matches.filter(({ methods }) => !methods || methods.includes(HttpMethod.POST)).map(({ methods: _, ...match }): Match => match);
    const matches = posts.filter(match => !earlier.candidates([match]).some(({ matches: [first] }) => covers(first, match)));
    for (const match of matches) earlier.add({ matches: [match] });
    return matches.length ? [{ ...rule, matches }] : [];
  });
  return some.every(({ matches, response, rewrite, cors }) => !response && !rewrite && !cors && matches.every(isGrpcMatch)) ? some : undefined;
}

/** The method match of a GRPCRoute, from the path `/package.Service/Method`. */
export function grpcMethod([path]: readonly PathCondition[] = []): GRPCRouteRulesMatches['method'] {
  return path && methodOf(path);
}

/** Whether a GRPCRoute can express the match: its paths are services or methods, and it has no query parameters. */
function isGrpcMatch({ path, queries }: Match): boolean {
  return !queries && (path ?? []).every(condition => methodOf(condition) !== undefined || takesAll(condition));
}

function methodOf({ type, value, ignoreCase }: PathCondition): GRPCRouteRulesMatchesMethod | undefined {
  if (ignoreCase || type === 'regex' || type === 'string-prefix') return undefined;
  const [, service, method] = new RegExp(`^/(${SERVICE})(?:/(${METHOD}))?$`).exec(value) ?? [];
  if (method !== undefined) return { service, method };
  return service !== undefined && type === 'element-prefix' ? { service } : undefined;
}

function takesAll({ type, value }: PathCondition): boolean { return type === 'element-prefix' && value === '/'; }
