import type { HTTPRoute, HTTPRouteParentRefs, HTTPRouteRules, HTTPRouteRulesMatches } from '../../../imports/gateway-api';
import { HeaderCondition, Match, PathCondition } from '../../model/match';
import { Port } from '../../model/port';
import { Can, Rule, rulesOnPort, Share } from '../../model/route-table';
import { httpPorts, ServiceModel, versionName } from '../../model/service';
import { Treatment } from '../../model/treatment';
import { cookieRegex, literal } from '../cookie-regex';
import { Manifest } from '../provider';
import { filters } from './filters';
import { Alternative, honourOrder } from './precedence';

/** Most matches that one rule may have. */
const MATCHES_PER_RULE = 64;

/** What is said of requests in one place on one mesh, in another on the next. */
export type Timed = Pick<Treatment, 'timeoutMs' | 'idleTimeoutMs' | 'retries'>;

/**
 * Where a mesh takes timeouts and retries from: the fields of each rule, or the annotations of a whole route.
 * In the latter case rules that differ in them go into routes of their own.
 */
export type Timing =
  | { readonly ofRule: (timed: Timed) => object }
  | { readonly ofRoute: (timed: Timed) => Record<string, string> };

/** A route of a service's port. */
export interface RouteGroup {
  readonly name: string;
  readonly annotations?: Record<string, string>;
  readonly spec: () => HTTPRoute['spec'];
}

/** An HTTPRoute. See https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
export function httpRoute(namespace: string, name: string, spec: () => HTTPRoute['spec'], annotations?: Record<string, string>): Manifest {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', name, namespace, spec, annotations };
}

/** The routes of a service, for each of its HTTP ports. What the mesh cannot do is left out: the loss is reported, and the requests go the way of all others. */
export function serviceRoutes(service: ServiceModel, can: Can, timing: Timing): Manifest[] {
  if (service.routes.empty) return [];
  const ports = httpPorts(service);
  return ports.flatMap(port => {
    const name = ports.length > 1 ? `${service.name}-${port.name}` : service.name;
    const groups = () => routeGroups(service, port, name, rulesOnPort(service.routes.rules(can), port.number), timing);
    return groups().map(group => httpRoute(
      service.namespace.name, group.name, () => groups().find(other => other.name === group.name)!.spec(), group.annotations,
    ));
  });
}

/** The routes of a service's port: one, or one for each treatment; then that of the rule which takes every request has the plain name. */
export function routeGroups(service: ServiceModel, port: Port, name: string, rules: readonly Rule[], timing: Timing): RouteGroup[] {
  const alternatives = inOrder(rules);
  const spec = (some: readonly Alternative<Rule>[]) => (): HTTPRoute['spec'] => ({
    parentRefs: [serviceRef(service.name, port.number)], rules: routeRules(service, port, some, timing),
  });
  if ('ofRule' in timing) return [{ name, spec: spec(alternatives) }];
  const treatments = distinct(rules.map(timedOf), sameTiming).reverse();
  return treatments.map((timed, i) => ({
    name: i === 0 ? name : `${name}-${timed.retries?.attempts ? 'retries' : 'rules'}${i === 1 ? '' : `-${i}`}`,
    annotations: timing.ofRoute(timed),
    spec: spec(alternatives.filter(({ outcome }) => sameTiming(outcome, timed))),
  }));
}

/** What becomes of a request in the order of the rules, as alternatives that specificity puts into that order. */
function inOrder(rules: readonly Rule[]): Alternative<Rule>[] {
  return honourOrder(
    rules.flatMap((outcome, order) => outcome.matches.flatMap(perMethod).map((match): Alternative<Rule> => ({ match, outcome, order }))),
    (a, b) => outcomeKey(a) === outcomeKey(b),
  );
}

/** Two rules with one key do the same to their requests. */
function outcomeKey({ owner: _, matches: __, ...outcome }: Rule): string { return key(outcome); }

/** The group is empty on purpose: left out, it would mean a Gateway. */
export function serviceRef(name: string, port: number): HTTPRouteParentRefs {
  return { group: '', kind: 'Service', name, port };
}

/** A rule for each of the table, with all the matches that lead there. Two that say the same stay two: a switch of versions then moves no lines. */
function routeRules(service: ServiceModel, port: Port, alternatives: readonly Alternative<Rule>[], timing: Timing): HTTPRouteRules[] {
  const byRule: Alternative<Rule>[][] = [];
  for (const alternative of alternatives) {
    const last = byRule[byRule.length - 1];
    if (last && last[0].order === alternative.order) last.push(alternative);
    else byRule.push([alternative]);
  }
  return byRule.flatMap(alike => {
    const { outcome } = alike[0];
    // What takes the place of a prefix depends on the match, and there may be one only.
    return chunks(alike.map(({ match }) => match), replacesPrefix(outcome) ? 1 : MATCHES_PER_RULE).map(some => {
      const matches = some.map(httpRouteMatch);
      const applied = filters(outcome, service.namespace.name, port.number, some[0]);
      return {
        ...(matches.length === 1 && !Object.keys(matches[0]).length ? {} : { matches }),
        ...(applied.length ? { filters: applied } : {}),
        ...(outcome.answer ? {} : { backendRefs: backends(service, port, outcome.shares), ...('ofRule' in timing ? timing.ofRule(outcome) : {}) }),
      };
    });
  });
}

function replacesPrefix({ answer, rewrite }: Rule): boolean {
  const path = answer ? 'redirect' in answer && answer.redirect.path : rewrite?.path;
  return !!path && path.replace === 'prefix';
}

/** Where requests or connections go: to the Services of versions by weight, or to that of all. */
export function backends(service: ServiceModel, port: Port, shares: readonly Share[]) {
  if (!shares.length) return [{ name: service.name, port: port.number }];
  return shares.map(({ version, percent }) => ({
    name: versionName(service, version), port: port.number, ...(shares.length > 1 ? { weight: percent } : {}),
  }));
}

/** A match of Gateway API has one method. */
export function perMethod(match: Match): Match[] {
  return match.methods ? match.methods.map(method => ({ ...match, methods: [method] })) : [match];
}

/** One match; methods and path at most one each. */
export function httpRouteMatch({ path, headers, cookies, queries, methods }: Match): HTTPRouteRulesMatches {
  const conditions = [...(headers ?? []).map(headerMatch), ...(cookies ?? []).map(cookie => ({
    type: 'RegularExpression' as const, name: 'cookie', value: cookieRegex(cookie.name, cookie.value),
  }))];
  return {
    ...(path ? { path: pathMatch(path[0]) } : {}),
    ...(methods ? { method: methods[0] as HTTPRouteRulesMatches['method'] } : {}),
    ...(conditions.length ? { headers: conditions } : {}),
    ...(queries ? { queryParams: queries.map(headerMatch) } : {}),
  };
}

function pathMatch({ type, value }: PathCondition): HTTPRouteRulesMatches['path'] {
  return { type: type === 'exact' ? 'Exact' : 'PathPrefix', value };
}

function headerMatch({ name, value }: HeaderCondition) {
  if (value.type === 'exact') return { name, value: value.value };
  const regex = value.type === 'regex' ? value.value : `${literal(value.value)}.*`;
  return { type: 'RegularExpression' as const, name, value: regex };
}

/** None of no items: a rule without matches would take every request. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  if (!items.length) return [];
  return items.length <= size ? [[...items]] : [[...items.slice(0, size)], ...chunks(items.slice(size), size)];
}

const timedOf = ({ timeoutMs, idleTimeoutMs, retries }: Timed): Timed => ({ timeoutMs, idleTimeoutMs, retries });

const sameTiming = (a: Timed, b: Timed) => key(timedOf(a)) === key(timedOf(b));

function distinct<T>(items: readonly T[], same: (a: T, b: T) => boolean): T[] {
  return items.filter((item, i) => !items.slice(i + 1).some(later => same(item, later)));
}

const key = (value: unknown) => JSON.stringify(value);
