import type { GRPCRouteRulesMatches, GRPCRouteRulesMatchesMethod } from '../../../imports/gateway-api';
import { HttpMethod } from '../../model/http-method';
import { covers, Match, PathCondition } from '../../model/match';
import { MatchIndex } from '../../model/match-index';
import { Port, PortProtocol } from '../../model/port';
import { Rule } from '../../model/route-table';

const SERVICE = '[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*';
const METHOD = '[A-Za-z_]\\w*';

/** The rules of a port that speaks gRPC, where a GRPCRoute can say them all. */
export function grpcRulesOn({ protocol }: Port, rules: readonly Rule[]): Rule[] | undefined {
  return protocol === PortProtocol.GRPC ? grpcRules(rules) : undefined;
}

/**
 * The rules of a port that speaks gRPC as a GRPCRoute can say them; none where it cannot say them all: the two kinds must not meet on one port.
 * Every call of gRPC is a POST, so what is asked of other methods takes none.
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
  return some.every(({ matches, response, rewrite, cors }) => !response && !rewrite && !cors && matches.every(isExpressible)) ? some : undefined;
}

/** What a GRPCRoute asks of the path of a call, which is `/package.Service/Method`. */
export function grpcMethod([path]: readonly PathCondition[] = []): GRPCRouteRulesMatches['method'] {
  return path && methodOf(path);
}

function isExpressible({ path, queries }: Match): boolean {
  return !queries && (path ?? []).every(condition => methodOf(condition) !== undefined || takesAll(condition));
}

function methodOf({ type, value, ignoreCase }: PathCondition): GRPCRouteRulesMatchesMethod | undefined {
  if (ignoreCase || type === 'regex' || type === 'string-prefix') return undefined;
  const [, service, method] = new RegExp(`^/(${SERVICE})(?:/(${METHOD}))?$`).exec(value) ?? [];
  if (method !== undefined) return { service, method };
  return service !== undefined && type === 'element-prefix' ? { service } : undefined;
}

function takesAll({ type, value }: PathCondition): boolean { return type === 'element-prefix' && value === '/'; }
