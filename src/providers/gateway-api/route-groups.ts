import { grpcRulesOn } from './grpc-route';
import { DestinedRule, grpcRouteMatch, httpRouteMatch, routeRules, serviceRef } from './http-route';
import { Alternative, precedenceConflicts, preserveOrder, Preference, Specificity } from './precedence';
import type { GRPCRouteRules, HTTPRouteParentRefs, HTTPRouteRules } from '../../../imports/gateway-api';
import { consumerNamespaces, withSourceMatch } from '../../model/consumer-rules';
import { isCookieRegexTooLong } from '../../model/derived-regex';
import { covers, EVERYTHING, Match, perMethod } from '../../model/match';
import { memoizeByIdentity } from '../../model/memoize-by-identity';
import { checkCombinedRules } from '../../model/most-combined-rules';
import { Port } from '../../model/port';
import { RoutePolicy } from '../../model/route-policy';
import { isEmptyTable, Rule } from '../../model/route-table';
import { declaredRules, renderedRules } from '../../model/rules';
import { rulesByPort, rulesForCaller } from '../../model/rules-for';
import { ServiceModel } from '../../model/service';
import { Supports } from '../../model/supports';
import { PrecedenceConflict, Manifest } from '../provider';

/** Most rules that one route may have, and most matches that these may have together. */
const RULES_PER_ROUTE = 16;
const MATCHES_PER_ROUTE = 128;

/** Settings of requests that are fields of a rule on some meshes, annotations of a route on others. */
export type Timed = Pick<RoutePolicy, 'timeoutMs' | 'idleTimeoutMs' | 'retries'>;

/**
 * Where a mesh takes timeouts and retries from: the fields of each rule, or the annotations of a whole route.
 * In the latter case rules that differ in these annotations go into routes of their own.
 */
export type Timing = { readonly specificity: Specificity } & (
  | { readonly ofRule: (timed: Timed) => object }
  | { readonly ofRoute: (kind: RouteKind, timed: Timed) => Record<string, string> }
);

/** A port has routes of one kind: where there are GRPCRoutes, HTTPRoutes are out of force. */
export type RouteKind = 'HTTPRoute' | 'GRPCRoute';

/** A route of a service's port. */
export interface RouteGroup {
  readonly kind: RouteKind;
  readonly name: string;
  readonly annotations?: Record<string, string>;
  readonly spec: { readonly parentRefs: HTTPRouteParentRefs[]; readonly rules: (HTTPRouteRules | GRPCRouteRules)[] };
}

/** All routes of a service. Features that the mesh does not support are left out and reported; their requests are routed as all others. */
export function serviceRoutes(service: ServiceModel, supports: Supports, timing: Timing): Manifest[] {
  return [...producerRoutes(service, supports, timing), ...consumerRoutes(service, supports, timing)];
}

/** The producer routes, for each HTTP port of the service: they apply to all clients that have no consumer route. */
function producerRoutes(service: ServiceModel, supports: Supports, timing: Timing): Manifest[] {
  return isEmptyTable(service.routes) ? [] : routesIn(service.namespace.name, service, renderedRules(service.routes, supports), timing);
}

/** The consumer routes, in client namespaces whose clients all have the same rules: each replaces the producer routes for its namespace. */
export function consumerRoutes(service: ServiceModel, supports: Supports, timing: Timing): Manifest[] {
  return consumerRules(service, supports).flatMap(({ namespace, rules }) => routesIn(namespace, service, rules, timing));
}

/**
 * The rules of the consumer routes, by namespace: those for its callers, without the match on the caller.
 * @throws if there are too many: each consumer route repeats the rules for all callers
 */
export function consumerRules(service: ServiceModel, supports: Supports): { readonly namespace: string; readonly rules: readonly Rule[] }[] {
  const { path, routes } = service;
  const consumers = supports('consumer-route') ? [...consumerNamespaces(service)] : [];
  let count = 0;
  return consumers.map(([namespace, caller]) => {
    const rules = rulesForCaller(renderedRules(routes, withSourceMatch(supports)), caller);
    count += rules.length;
    checkCombinedRules(count, declaredRules(routes).length, {
      where: path,
      what: 'number of rules in the consumer routes of its callers',
      fix: 'the consumer route of each namespace repeats all rules for other requests: match fewer callers, or declare fewer rules',
    });
    return { namespace, rules };
  });
}

function routesIn(namespace: string, service: ServiceModel, rules: readonly Rule[], timing: Timing): Manifest[] {
  const byPort = rulesByPort(service, rules);
  // A dot, which no name of a service contains: the namespace may have routes of a service of its own with this name.
  const root = namespace === service.namespace.name ? service.name : `${service.name}.${service.namespace.name}`;
  return byPort.flatMap(({ port, rules: onPort }) => {
    const portRoot = byPort.length > 1 ? `${root}-${port.name}` : root;
    const groups = routeGroups(service, port, portRoot, onPort, timing, namespace);
    return groups.map(({ kind, name, annotations, spec }): Manifest => (
      { apiVersion: 'gateway.networking.k8s.io/v1', kind, name, namespace, annotations, spec }
    ));
  });
}

/** The routes of a service's port: one, or one for each treatment; the route with the catch-all rule then has the plain name. */
export function routeGroups(
  service: ServiceModel, port: Port, name: string, rules: readonly Rule[], timing: Timing, namespace = service.namespace.name,
): RouteGroup[] {
  const parent = serviceRef(service.name, port.number, namespace === service.namespace.name ? undefined : service.namespace.name);
  const calls = callsOn(port, rules, timing);
  const kind = calls ? 'GRPCRoute' : 'HTTPRoute';
  const alternatives = withPrecedence((calls ?? rules).map((rule): DestinedRule => ({ ...rule, service, port })), timing, kind);
  // These rules have no filter that a GRPCRoute does not have.
  const rendered = (some: readonly Alternative<DestinedRule>[]): (HTTPRouteRules | GRPCRouteRules)[] => (
    calls ? routeRules(namespace, some, timing, grpcRouteMatch) as GRPCRouteRules[]
      : routeRules(namespace, some, timing, httpRouteMatch)
  );
  const routes = (groupName: string, some: readonly Alternative<DestinedRule>[], annotations?: Record<string, string>) => {
    const endsWithCatchAll = some.length > 0 && covers(some[some.length - 1].match, EVERYTHING);
    return namedParts(groupName, rendered(some), endsWithCatchAll).map(({ name: partName, rules: part }): RouteGroup => (
      { kind, name: partName, annotations, spec: { parentRefs: [parent], rules: part } }
    ));
  };
  if ('ofRule' in timing) return routes(name, alternatives);
  const annotationsKey = annotationsKeys(timing, kind);
  const treatments = new Map([...calls ?? rules].reverse().map(rule => (
    [annotationsKey(rule), { timed: timedOf(rule), some: [] as Alternative<DestinedRule>[] }]
  )));
  for (const alternative of alternatives) treatments.get(annotationsKey(alternative.outcome))!.some.push(alternative);
  // A rule that earlier rules cover has no alternative left: a route without rules would take every request.
  return [...treatments.values()].filter(({ some }) => some.length).flatMap(({ timed, some }, i) => routes(
    i === 0 ? name : `${name}-${timed.retries?.attempts ? 'retries' : 'rules'}${i === 1 ? '' : `-${i}`}`,
    some,
    timing.ofRoute(kind, timed),
  ));
}

/** The rules as alternatives whose specificity gives them the declared order. */
export function withPrecedence(rules: readonly DestinedRule[], timing: Timing, kind: RouteKind): Alternative<DestinedRule>[] {
  return preserveOrder(toAlternatives(rules), preference(timing, kind)).filter(({ match }) => isExpressible(match));
}

/** The declared orders of a service's rules that the precedence of Gateway API cannot keep. */
export function routePrecedenceConflicts(service: ServiceModel, supports: Supports, timing: Timing): PrecedenceConflict[] {
  const tables = [
    renderedRules(service.routes, supports),
    ...consumerRules(service, supports).map(({ rules }) => rules),
  ];
  return tables.flatMap(table => rulesByPort(service, table).flatMap(({ port, rules: onPort }) => {
    const calls = callsOn(port, onPort, timing);
    return rulePrecedenceConflicts(calls ?? onPort, timing, calls ? 'GRPCRoute' : 'HTTPRoute').map(({ earlier, later }) => ({
      earlier: { owner: earlier.outcome.owner, match: earlier.match }, later: { owner: later.outcome.owner, match: later.match },
    }));
  }));
}

/** Two rules whose declared order is lost, for all such matches of some rules. */
export function rulePrecedenceConflicts<R extends Rule>(
  rules: readonly R[], timing: Timing, kind: RouteKind,
): { readonly earlier: Alternative<R>; readonly later: Alternative<R> }[] {
  const prefers = preference(timing, kind);
  return precedenceConflicts(preserveOrder(toAlternatives(rules), prefers), prefers, isExpressible);
}

/**
 * The rules of a port that gets GRPCRoutes. Their rules have neither timeouts nor retries: where rules carry these, gRPC gets HTTPRoutes,
 * for which its services and methods are paths.
 */
function callsOn(port: Port, rules: readonly Rule[], timing: Timing): Rule[] | undefined {
  return 'ofRoute' in timing ? grpcRulesOn(port, rules) : undefined;
}

function toAlternatives<R extends Rule>(rules: readonly R[]): Alternative<R>[] {
  return rules.flatMap((outcome, order) => outcome.matches.flatMap(perMethod).map(match => ({ match, outcome, order })));
}

/** Of two equally specific rules in two routes, the older route takes precedence: which one that is depends on the cluster. */
function preference(timing: Timing, kind: RouteKind): Preference<Rule> {
  const annotationsKey = 'ofRoute' in timing ? annotationsKeys(timing, kind) : undefined;
  return {
    same: (a, b) => outcomeKey(a) === outcomeKey(b),
    apart: (a, b) => annotationsKey !== undefined && annotationsKey(a) !== annotationsKey(b),
    ownerOf: ({ owner }) => owner,
    specificity: timing.specificity,
  };
}

/** Rules with the same key do the same to their requests. */
const outcomeKey = memoizeByIdentity(({ owner: _, matches: __, service, port, ...outcome }: Rule & Partial<DestinedRule>) => (
  key([service?.path, port?.number, outcome])
));

/** Whether an HTTPRoute can express the match: one condition on each header and each parameter. */
function isExpressible({ path, headers = [], cookies, queries = [] }: Match): boolean {
  const names = [...headers.map(({ name }) => name), ...(cookies ? ['cookie'] : [])];
  if (cookies && isCookieRegexTooLong(cookies)) return false;
  return (path?.length ?? 0) < 2 && [names, queries.map(({ name }) => name)].every(some => new Set(some).size === some.length);
}

/**
 * The rules in routes as long as one may be. Of equally specific matches in two routes, the older route takes precedence; of one age, the first by
 * name. Istio compares names with a suffix that begins with `~`, so `users` comes before `users-part-001` in plain order, and after it in Istio's:
 * the route with the plain name has only the catch-all rule, which no other rule equals. The numbers have leading zeros for the order of text.
 * See https://github.com/istio/istio/blob/master/pilot/pkg/config/kube/gateway/conversion.go (`sortRoutesByCreationTime`)
 */
function namedParts<R extends { readonly matches?: readonly object[] }>(
  name: string, rules: readonly R[], endsWithCatchAll: boolean,
): { readonly name: string; readonly rules: R[] }[] {
  const whole = parts(rules);
  if (whole.length === 1) return [{ name, rules: whole[0] }];
  const numbered = (some: readonly R[]) => parts(some).map((part, i, { length }) => (
    { name: `${name}-part-${String(i + 1).padStart(Math.max(3, String(length).length), '0')}`, rules: part }
  ));
  return endsWithCatchAll ? [...numbered(rules.slice(0, -1)), { name, rules: rules.slice(-1) }] : numbered(rules);
}

/** The rules in lists as long as one route may have. */
function parts<R extends { readonly matches?: readonly object[] }>(rules: readonly R[]): R[][] {
  const all: R[][] = [[]];
  let matches = 0;
  for (const rule of rules) {
    const more = rule.matches?.length ?? 1;
    if (all[all.length - 1].length === RULES_PER_ROUTE || matches + more > MATCHES_PER_ROUTE) {
      all.push([]);
      matches = 0;
    }
    all[all.length - 1].push(rule);
    matches += more;
  }
  return all;
}

const timedOf = ({ timeoutMs, idleTimeoutMs, retries }: Timed): Timed => ({ timeoutMs, idleTimeoutMs, retries });

/** Rules with the same key have the same annotations: where a mesh has none for no timeout, one that lifts it is as one without. */
function annotationsKeys({ ofRoute }: Extract<Timing, { ofRoute: unknown }>, kind: RouteKind): (rule: Timed) => string {
  return memoizeByIdentity(rule => key(ofRoute(kind, timedOf(rule))));
}

const key = (value: unknown) => JSON.stringify(value);
