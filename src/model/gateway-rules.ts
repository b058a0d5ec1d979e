import { matchFeatures } from './feature-of-rule';
import { GatewayModel, GatewayRoute } from './gateway';
import { intersect, covers, EVERYTHING, Match } from './match';
import { MatchIndex } from './match-index';
import { MeshModel } from './mesh';
import { Port, speaksHttp } from './port';
import { withoutShadowed, withoutRedundant } from './redundant-rules';
import { splitByRetriedMethods } from './retried-methods';
import { combinePolicies, HeaderChanges } from './route-policy';
import { Rule } from './route-table';
import { effectiveRules, baseRules } from './rules';
import { rulesOnPort } from './rules-for';
import { ServiceModel } from './service';
import { strippedHeaders } from './stripped-headers';
import { Supports } from './supports';

/** A rule of a gateway: where it goes is the service's to say, so it says which. */
export interface GatewayRule extends Rule {
  readonly service: ServiceModel;
  readonly port: Port;
  readonly fromOutside: true;
}

/** Rules that hold for the requests which a route brings. */
export type ServiceRules = (route: GatewayRoute, can: Supports) => readonly Rule[];

/** The service's own. */
export const ownTable: ServiceRules = ({ service, port }, can) => rulesOnPort(effectiveRules(service.routes, can), port.number);

/**
 * For meshes where requests from a gateway pass what the service's own routes are applied by: the gateway adds nothing to it. But redirects that
 * keep the scheme are its own: what stands behind it knows neither by which the client came, nor the port.
 */
export const redirectsThenForward: ServiceRules = ({ owner, service, port }, can) => {
  const rules = rulesOnPort(baseRules(service.routes, can), port.number);
  const last = rules.map(({ response }) => !!response && 'redirect' in response && response.redirect.scheme === undefined).lastIndexOf(true);
  const told = rules.slice(0, last + 1).map(({ matches, response }): Rule => ({ owner, matches, shares: [], ...(response ? { response } : {}) }));
  return [...told, { owner, matches: [EVERYTHING], shares: [] }];
};

/**
 * What a gateway does with the requests for a host: the first rule that takes a request decides; one that none takes gets 404.
 * Each route with each rule of its service's own table, so that requests from outside are split and treated as those from within.
 *
 * A data plane looks at a request before it takes headers off it. So a rule that asks for a header which is taken off is not among these:
 * what the gateway does is what it would do with a request that never had the header.
 * @param rulesOf the table that a route is laid over, unless it is the service's own
 */
export function gatewayRules(gateway: GatewayModel, host: string, mesh: MeshModel, can: Supports, rulesOf: ServiceRules = ownTable): GatewayRule[] {
  const stripped = strippedHeaders(gateway, mesh);
  // Rules that differ only in such a header are one here, and a route may take what a rule of the next asks for.
  return withoutShadowed(routesOf(gateway, host).filter(({ port }) => speaksHttp(port)).flatMap(route => {
    const { service, port, owner, timeoutMs, retries } = route;
    const matches = route.matches.filter(match => matchFeatures(match).every(can));
    return rulesOf(route, can).flatMap(rule => {
      const inside = rule.matches.flatMap(match => fromOutside(match, stripped) ?? []);
      const joint = withoutRedundant(matches.flatMap(match => inside.flatMap(other => intersect(match, other) ?? [])));
      if (!joint.length) return [];
      const destined = { ...rule, owner, matches: joint, service, port, fromOutside: true as const };
      if (rule.response) return [destined];
      const treatment = combinePolicies(rule, { timeoutMs: can('gateway-timeout') ? timeoutMs : undefined, retries });
      return splitByRetriedMethods<GatewayRule>({
        ...destined,
        ...treatment,
        retries: can('gateway-retries') ? treatment.retries : undefined,
        requestHeaders: stripping(rule.requestHeaders, stripped),
      });
    });
  }));
}

/** The route of a host whose TLS is passed through; further ones get nothing. */
export function passthroughRoute(gateway: GatewayModel, host: string): GatewayRoute | undefined {
  return routesOf(gateway, host).find(({ port }) => !speaksHttp(port));
}

/** The routes of a host, the narrower before the wider, else in the order in which they were said. */
export function routesOf({ routes }: Pick<GatewayModel, 'routes'>, host: string): GatewayRoute[] {
  const wider = (a: GatewayRoute, b: GatewayRoute) => b.matches.every(match => a.matches.some(other => covers(other, match)));
  const of = routes.filter(({ hosts }) => hosts.includes(host));
  if (of.length < 2) return of;
  const places = new Map(of.map((route, i) => [route, i]));
  const meeting = new MatchIndex(of);
  const ordered = new Set<GatewayRoute>();
  const place = (route: GatewayRoute) => {
    if (ordered.has(route)) return;
    for (const other of meeting.candidatesAt(places.get(route)!)) if (other !== route && wider(route, other) && !wider(other, route)) place(other);
    ordered.add(route);
  };
  of.forEach(place);
  return [...ordered];
}

/** What is left to ask of a request from outside: it has none of the headers that are taken off, and no caller in the mesh. */
function fromOutside(match: Match, stripped: readonly string[]): Match | undefined {
  const { headers, withoutHeaders, callers, ...rest } = match;
  if (callers || headers?.some(({ name }) => stripped.includes(name))) return undefined;
  const absent = withoutHeaders?.filter(({ name }) => !stripped.includes(name));
  return { ...rest, ...(headers ? { headers } : {}), ...(absent?.length ? { withoutHeaders: absent } : {}) };
}

/** Removed first, then set: what the mesh adds to a header stands alone. */
function stripping(changes: HeaderChanges = { set: [], add: [], remove: [] }, stripped: readonly string[]): HeaderChanges | undefined {
  const set = [...changes.set, ...changes.add.filter(({ name }) => stripped.includes(name.toLowerCase()))];
  const said = [...changes.remove, ...set.map(({ name }) => name)].map(name => name.toLowerCase());
  const remove = [...changes.remove, ...stripped.filter(name => !said.includes(name))];
  const add = changes.add.filter(({ name }) => !stripped.includes(name.toLowerCase()));
  return set.length || add.length || remove.length ? { set, add, remove } : undefined;
}
