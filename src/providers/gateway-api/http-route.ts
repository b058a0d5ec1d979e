import { externalRef, filters, setHost } from './filters';
import { grpcMethod } from './grpc-route';
import { Alternative } from './precedence';
import type { Timing } from './route-groups';
import type {
  GRPCRouteRulesMatches, HTTPRoute, HTTPRouteParentRefs, HTTPRouteRules, HTTPRouteRulesBackendRefs, HTTPRouteRulesMatches,
} from '../../../imports/gateway-api';
import { cookieRegex, prefixRegex } from '../../model/derived-regex';
import { hostBesideExternal } from '../../model/host-beside-external';
import { CookieCondition, HeaderCondition, Match, PathCondition } from '../../model/match';
import { Port } from '../../model/port';
import { Rule } from '../../model/route-table';
import { ServiceModel, versionName } from '../../model/service';
import { Share } from '../../model/share';
import { headersToRemove } from '../leaving-headers';
import { Manifest } from '../provider';

/** Most matches that one rule may have. */
const MATCHES_PER_RULE = 64;

/** A rule with the service, and the port of it, that its requests go to. */
export interface DestinedRule extends Rule {
  readonly service: ServiceModel;
  readonly port: Port;
  /** Whether its requests come from an ingress gateway. */
  readonly isExternal?: true;
}

/** An HTTPRoute. See https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
export function httpRoute(namespace: string, name: string, spec: HTTPRoute['spec'], annotations?: Record<string, string>): Manifest {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', name, namespace, spec, annotations };
}

/** The group is empty on purpose: its default is that of a Gateway. */
export function serviceRef(name: string, port: number, namespace?: string): HTTPRouteParentRefs {
  return { group: '', kind: 'Service', name, ...(namespace === undefined ? {} : { namespace }), port };
}

/**
 * A rule for each rule of the table, with all of its matches. Equal rules stay apart: a switch of versions then moves no lines.
 * @param namespace of the route
 */
export function routeRules<M extends object>(
  namespace: string, alternatives: readonly Alternative<DestinedRule>[], timing: Timing, matchOf: (match: Match) => M,
): (Omit<HTTPRouteRules, 'matches'> & { readonly matches?: M[] })[] {
  const byRule: Alternative<DestinedRule>[][] = [];
  for (const alternative of alternatives) {
    const last = byRule[byRule.length - 1];
    if (last && last[0].order === alternative.order) last.push(alternative);
    else byRule.push([alternative]);
  }
  return byRule.flatMap(alike => {
    const { outcome } = alike[0];
    // The replacement of a prefix depends on the match, so a rule has only one.
    return chunks(alike.map(({ match }) => match), replacesPrefix(outcome) ? 1 : MATCHES_PER_RULE).map(some => {
      const matches = some.map(matchOf);
      const applied = filters(outcome, namespace, outcome.port.number, some[0], outcome.isExternal);
      return {
        ...(matches.length === 1 && !Object.keys(matches[0]).length ? {} : { matches }),
        ...(applied.length ? { filters: applied } : {}),
        ...(outcome.response ? {} : { backendRefs: backends(outcome.service, outcome.port, outcome.shares, namespace, hostBesideExternal(outcome).host), ...('ofRule' in timing ? timing.ofRule(outcome) : {}) }),
      };
    });
  });
}

function replacesPrefix({ response, rewrite }: Rule): boolean {
  const path = response ? 'redirect' in response && response.redirect.path : rewrite?.path;
  return !!path && path.replace === 'prefix';
}

/**
 * The backends of a rule: the Services of versions by weight, hosts outside the mesh, or the Service of all versions.
 * @param from namespace of the route
 * @param rewrittenHost the host that the pods receive, beside an external backend: see `hostBesideExternal`
 */
export function backends(
  service: ServiceModel, port: Port, shares: readonly Share[], from = service.namespace.name, rewrittenHost?: string,
): HTTPRouteRulesBackendRefs[] {
  const elsewhere = service.namespace.name === from ? {} : { namespace: service.namespace.name };
  if (!shares.length) return [{ name: service.name, ...elsewhere, port: port.number }];
  return shares.map(({ version, percent, external }) => {
    const weight = shares.length > 1 ? { weight: percent } : {};
    if (external) return { ...externalRef(external), ...weight, filters: [setHost(external.host, headersToRemove(external))] };
    const withHost = rewrittenHost === undefined ? {} : { filters: [setHost(rewrittenHost)] };
    return { name: versionName(service, version), ...elsewhere, port: port.number, ...weight, ...withHost };
  });
}

/** One match; methods and path at most one each. */
export function httpRouteMatch({ path, headers, cookies, queries, methods }: Match): HTTPRouteRulesMatches {
  return {
    ...(path ? { path: pathMatch(path[0]) } : {}),
    ...(methods ? { method: methods[0] as HTTPRouteRulesMatches['method'] } : {}),
    ...headerMatches(headers, cookies),
    ...(queries ? { queryParams: queries.map(headerMatch) } : {}),
  };
}

/** One match of a GRPCRoute. */
export function grpcRouteMatch({ path, headers, cookies }: Match): GRPCRouteRulesMatches {
  const method = grpcMethod(path);
  return { ...(method ? { method } : {}), ...headerMatches(headers, cookies) };
}

function headerMatches(headers: readonly HeaderCondition[] = [], cookies?: readonly CookieCondition[]) {
  const conditions = [...headers.map(headerMatch), ...(cookies ? [{ type: 'RegularExpression' as const, name: 'cookie', value: cookieRegex(cookies) }] : [])];
  return conditions.length ? { headers: conditions } : {};
}

function pathMatch({ type, value }: PathCondition): HTTPRouteRulesMatches['path'] {
  return { type: type === 'exact' ? 'Exact' : 'PathPrefix', value };
}

function headerMatch({ name, value }: HeaderCondition) {
  if (value.type === 'exact') return { name, value: value.value };
  const regex = value.type === 'regex' ? value.value : prefixRegex(value);
  return { type: 'RegularExpression' as const, name, value: regex };
}

/** No chunk for no items: a rule without matches would match every request. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  if (!items.length) return [];
  return items.length <= size ? [[...items]] : [[...items.slice(0, size)], ...chunks(items.slice(size), size)];
}
