import { canonicalOrder } from './canonical-order';
import { matchFeatures } from './feature-of-rule';
import { gatewayHosts, GatewayModel, GatewayRoute, httpListeners } from './gateway';
import { intersect, covers, EVERYTHING, Match } from './match';
import { MatchIndex } from './match-index';
import { MeshModel } from './mesh';
import { checkCombinedRules } from './most-combined-rules';
import { Port, speaksHttp } from './port';
import { preflightRoute, preflightsFrom } from './preflight';
import { hasCors } from './preflight-answers';
import { withoutShadowed, withoutRedundant } from './redundant-rules';
import { splitByRetriedMethods } from './retried-methods';
import { combinePolicies, HeaderChanges } from './route-policy';
import { Rule } from './route-table';
import { effectiveRules, baseRules, declaredRules } from './rules';
import { rulesOnPort } from './rules-for';
import { ServiceModel } from './service';
import { claimHeadersOf, strippedHeaders } from './stripped-headers';
import { ALL_SUPPORTED, Supports } from './supports';

/** A rule of an ingress gateway, with its destination service and port. */
export interface GatewayRule extends Rule {
  readonly service: ServiceModel;
  readonly port: Port;
  /** Whether the requests come from external clients. */
  readonly isExternal: true;
}

/** The rules of the destination service that the gateway applies to the requests of a route. */
export type ServiceRules = (route: GatewayRoute, supports: Supports) => readonly Rule[];

/** The rules of the service's own route table. */
export const ownRules: ServiceRules = ({ service, port }, supports) => rulesOnPort(effectiveRules(service.routes, supports), port.number);

/**
 * For meshes where a proxy behind the gateway applies the routes of the service: the gateway only forwards. Redirects that keep the scheme are
 * an exception, because only the gateway knows the scheme and port of the client's request.
 */
export const redirectsThenForward: ServiceRules = ({ owner, service, port }, supports) => {
  const rules = rulesOnPort(baseRules(service.routes, supports), port.number);
  const last = rules.map(({ response }) => !!response && 'redirect' in response && response.redirect.scheme === undefined).lastIndexOf(true);
  const redirects = rules.slice(0, last + 1).map(({ matches, response }): Rule => (
    { owner, matches, shares: [], ...(response ? { response } : {}) }
  ));
  return [...redirects, { owner, matches: [EVERYTHING], shares: [] }];
};

/**
 * The rules of a gateway for a host: the first rule that matches a request applies; a request without a matching rule gets 404.
 * Each route is combined with each rule of its service, so that external requests get the same splits and policies as requests within the mesh.
 *
 * A data plane matches a request before it strips headers. So a rule that matches on a stripped header is left out: the gateway handles
 * the request as if it did not have the header.
 *
 * The gateway answers CORS preflight requests also where the route of the request that follows does not match them.
 * @param rulesOf the rules of the service that a route is combined with
 * @throws if there are too many: each route repeats the rules of its service
 */
export function gatewayRules(
  gateway: GatewayModel, host: string, mesh: MeshModel, supports: Supports, rulesOf: ServiceRules = ownRules,
): GatewayRule[] {
  const stripped = strippedHeaders(gateway, mesh, supports);
  // Those that it sets itself stay.
  const set = claimHeadersOf(gateway, supports);
  const removed = stripped.filter(name => !set.includes(name));
  const count = combinationCounter(gateway, host);
  const supported = (route: GatewayRoute) => route.matches.filter(match => matchFeatures(match).every(supports));
  const forwarding = (route: GatewayRoute): GatewayRule[] => {
    const { service, port, owner, timeoutMs, retries } = route;
    const matches = supported(route);
    return rulesOf(route, supports).flatMap(rule => {
      const joint = jointMatches(matches, rule, stripped);
      if (!joint.length) return [];
      count(joint.length);
      const forwarded = { ...rule, owner, matches: joint, service, port, isExternal: true as const };
      if (rule.response) return [forwarded];
      const policy = combinePolicies(rule, { timeoutMs: supports('gateway-timeout') ? timeoutMs : undefined, retries });
      return splitByRetriedMethods<GatewayRule>({
        ...forwarded,
        ...policy,
        retries: supports('gateway-retries') ? policy.retries : undefined,
        requestHeaders: withStripped(rule.requestHeaders, removed),
      });
    });
  };
  // The gateway answers these requests itself, so they need the service's rules on every mesh, and no other policy of them. A rule takes the
  // requests of all origins that any rule allows: the rule of a broader policy must not answer for those that a narrower policy refuses.
  const answering = (route: GatewayRoute): GatewayRule[] => {
    const rules = ownRules(route, supports).filter(({ cors }) => cors);
    const origins = rules.flatMap(({ cors }) => cors!.origins);
    const { service, port, owner } = route;
    const matches = supported(route);
    return rules.flatMap(rule => {
      const joint = jointMatches(matches, rule, stripped).flatMap(match => preflightsFrom(origins, match));
      if (!joint.length) return [];
      count(joint.length);
      const requestHeaders = withStripped(undefined, removed);
      // The request is never forwarded: a split would only change with each step of a canary.
      return [{ owner, matches: joint, service, port, shares: [], cors: { ...rule.cors!, answersAll: true }, isExternal: true, requestHeaders }];
    });
  };
  const routes = routesOf(gateway, host).filter(({ port }) => speaksHttp(port));
  // Rules that differ only in a stripped header become equal here, and a route may shadow rules of the next route.
  return withoutShadowed([...redirectsOf(gateway, host, routes), ...routes.flatMap(route => {
    const preflight = answeredPreflights(route);
    return preflight ? [...forwarding(route), ...answering(preflight)] : forwarding(route);
  })]);
}

/** Counts the matches that combine the routes of a host with the rules of their services. */
function combinationCounter(gateway: GatewayModel, host: string): (more: number) => void {
  const routes = gateway.routes.filter(({ hosts }) => hosts.includes(host));
  const services = [...new Set(routes.map(({ service }) => service))];
  const declared = [...routes, ...services.flatMap(service => declaredRules(service.routes))].flatMap(({ matches }) => matches).length;
  let count = 0;
  return more => {
    count += more;
    checkCombinedRules(count, declared, {
      where: gateway.path,
      what: `number of rules that combine its routes for host ${host} with the rules of their services`,
      fix: 'each route repeats all rules of its service that match some of its requests: declare fewer routes, such as one for a common path prefix, '
        + 'or give the rules of the service a path, so that each is in few routes',
    });
  };
}

/** The rules of a gateway for all its hosts, as they are declared: whatever a mesh supports. */
export function declaredGatewayRules(gateway: GatewayModel, mesh: MeshModel): GatewayRule[] {
  return gatewayHosts(gateway).flatMap(host => gatewayRules(gateway, host, mesh, ALL_SUPPORTED));
}

/** The redirect to https of requests that a load balancer got in plaintext: it says so in a header. */
function redirectsOf(gateway: GatewayModel, host: string, [route]: readonly GatewayRoute[]): GatewayRule[] {
  if (!route || !httpListeners(gateway, host).some(({ loadBalancerTls }) => loadBalancerTls?.httpsRedirect)) return [];
  const { service, port } = route;
  return [{ owner: gateway.path, matches: PLAINTEXT_CLIENT, shares: [], response: { redirect: { scheme: 'https', status: 301 } }, service, port, isExternal: true }];
}

const PLAINTEXT_CLIENT: readonly Match[] = [{ headers: [{ name: 'x-forwarded-proto', value: { type: 'exact', value: 'http' } }] }];

/** The preflight requests that the gateway answers for a route, if any. */
function answeredPreflights(route: GatewayRoute): GatewayRoute | undefined {
  return hasCors(route.service) ? preflightRoute(route) : undefined;
}

/** The requests that a route and a rule of its service match, without stripped headers. */
function jointMatches(matches: readonly Match[], rule: Rule, stripped: readonly string[]): readonly Match[] {
  const serviceMatches = rule.matches.flatMap(match => externalMatch(match, stripped) ?? []);
  return withoutRedundant(matches.flatMap(match => serviceMatches.flatMap(other => intersect(match, other) ?? [])));
}

/** The TLS passthrough route of a host: the first one. */
export function passthroughRoute(gateway: GatewayModel, host: string): GatewayRoute | undefined {
  return routesOf(gateway, host).find(({ port }) => !speaksHttp(port));
}

/**
 * The routes of a host: narrower routes before broader ones, other overlapping routes in the order of declaration. The order of all others has no
 * meaning, so it is always the same.
 */
export function routesOf({ routes }: Pick<GatewayModel, 'routes'>, host: string): GatewayRoute[] {
  const isBroader = (a: GatewayRoute, b: GatewayRoute) => b.matches.every(match => a.matches.some(other => covers(other, match)));
  const hostRoutes = routes.filter(({ hosts }) => hosts.includes(host));
  if (hostRoutes.length < 2) return hostRoutes;
  const positions = new Map(hostRoutes.map((route, i) => [route, i]));
  const index = new MatchIndex(hostRoutes);
  const ordered = new Set<GatewayRoute>();
  const place = (route: GatewayRoute) => {
    if (ordered.has(route)) return;
    for (const other of index.candidatesAt(positions.get(route)!)) {
      if (other !== route && isBroader(route, other) && !isBroader(other, route)) place(other);
    }
    ordered.add(route);
  };
  hostRoutes.forEach(place);
  // Of two routes that match no common request, both may match a preflight request.
  const withPreflights = [...ordered].map(route => ({ route, matches: [...route.matches, ...answeredPreflights(route)?.matches ?? []] }));
  return canonicalOrder(withPreflights).map(({ route }) => route);
}

/** A match for external requests, which have no stripped header and no mesh identity; undefined if it matches none of them. */
export function externalMatch(match: Match, stripped: readonly string[]): Match | undefined {
  const { headers, withoutHeaders, callers, ...rest } = match;
  if (callers || headers?.some(({ name }) => stripped.includes(name))) return undefined;
  const absent = withoutHeaders?.filter(({ name }) => !stripped.includes(name));
  return { ...rest, ...(headers ? { headers } : {}), ...(absent?.length ? { withoutHeaders: absent } : {}) };
}

/**
 * Header changes that also strip headers. The removal comes first: a value that the mesh adds to a stripped header is set instead, so that it is
 * the only one.
 */
export function withStripped(changes: HeaderChanges = { set: [], add: [], remove: [] }, stripped: readonly string[]): HeaderChanges | undefined {
  const set = [...changes.set, ...changes.add.filter(({ name }) => stripped.includes(name.toLowerCase()))];
  const changed = [...changes.remove, ...set.map(({ name }) => name)].map(name => name.toLowerCase());
  const remove = [...changes.remove, ...stripped.filter(name => !changed.includes(name))];
  const add = changes.add.filter(({ name }) => !stripped.includes(name.toLowerCase()));
  return set.length || add.length || remove.length ? { set, add, remove } : undefined;
}
