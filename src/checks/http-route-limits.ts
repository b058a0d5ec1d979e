import { Check } from './check';
import { GatewayModel } from '../model/gateway';
import { MeshModel } from '../model/mesh';
import { HeaderChanges, RoutePolicy } from '../model/route-policy';
import { routePolicies } from '../model/route-table';
import { declaredRules, requiredFeatures } from '../model/rules';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { strippedHeaders } from '../model/stripped-headers';
import { Provider, supportOf } from '../providers/provider';

/** Limits of the API server for one HTTPRoute or GRPCRoute. See https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec */
const MOST = { rules: 16, matches: 128, backends: 16, filters: 16, changes: 16 };

const KINDS: readonly string[] = ['HTTPRoute', 'GRPCRoute'];

const CHANGES = [['set', 'set'], ['add', 'added'], ['remove', 'removed']] as const;

interface Filter { readonly requestHeaderModifier?: Partial<HeaderChanges>; readonly responseHeaderModifier?: Partial<HeaderChanges> }
interface RouteRule { readonly matches?: readonly unknown[]; readonly backendRefs?: readonly unknown[]; readonly filters?: readonly Filter[] }
interface Route { readonly rules?: readonly RouteRule[] }

/** Rules that exceed the limits of an HTTPRoute, on meshes that route by HTTPRoutes. */
export const httpRouteLimits: Check = (mesh, provider) => [
  ...mesh.services.flatMap(service => exceeded(service, provider, mesh).map(what => ({
    code: 'http-route-limits',
    severity: Severity.ERROR,
    path: lastOwner(service),
    message: `with its rules, ${what}`,
    fix: 'reduce these across all constructs that route to the service, or move some of the requests to another service',
  }))),
  ...mesh.gateways.filter(mayHaveManyRules).flatMap(gateway => routesOfGateway(gateway, mesh, provider).flatMap(({ name, rules }) => (
    rules.length <= MOST.rules ? [] : [{
      code: 'http-route-limits',
      severity: Severity.ERROR,
      path: gateway.path,
      message: `with its routes and the rules of their services, HTTPRoute ${name} has ${rules.length} rules; Gateway API allows ${MOST.rules}`,
      fix: 'use fewer routes, move some of them to another host, or match fewer external requests by rules of the services',
    }]
  ))),
  ...mesh.gateways.flatMap(gateway => strippedByRoutes(gateway, mesh, provider).filter(has => has > MOST.changes).map(has => ({
    code: 'http-route-limits',
    severity: Severity.ERROR,
    path: gateway.path,
    message: `it strips ${has} headers from external requests; RequestHeaderModifier allows ${MOST.changes}`,
    fix: 'match on fewer headers in the mesh, or list headers that clients may set in keptHeaders',
  }))),
];

/** A gateway route to a service without rules is one rule, or two where only some methods are retried. */
function mayHaveManyRules({ routes }: GatewayModel): boolean {
  return 2 * routes.flatMap(({ matches }) => matches).length > MOST.rules || routes.some(({ service }) => declaredRules(service.routes).length > 1);
}

interface GatewayRoute { readonly name: string; readonly rules: readonly RouteRule[] }

function routesOfGateway(gateway: GatewayModel, mesh: MeshModel, provider: Provider): GatewayRoute[] {
  const routes = provider.gatewayObjects(gateway, mesh).filter(({ kind }) => kind === 'HTTPRoute');
  return routes.map(({ name, spec }) => ({ name, rules: (spec as Route).rules ?? [] }));
}

/** The most headers that a rule of the gateway strips, on meshes that route by HTTPRoutes. */
function strippedByRoutes(gateway: GatewayModel, mesh: MeshModel, provider: Provider): number[] {
  const removed = mesh.services.flatMap(({ routes }) => routePolicies(routes).flatMap(({ requestHeaders }) => requestHeaders?.remove ?? []));
  if (strippedHeaders(gateway, mesh, supportOf(provider.capabilities)).length + removed.length <= MOST.changes) return []; // rendering takes long
  const filters = routesOfGateway(gateway, mesh, provider).flatMap(({ rules }) => rules.flatMap(rule => rule.filters ?? []));
  return filters.length ? [Math.max(...filters.map(({ requestHeaderModifier }) => requestHeaderModifier?.remove?.length ?? 0))] : [];
}

function exceeded(service: ServiceModel, provider: Provider, mesh: MeshModel): string[] {
  if (!mayExceed(service)) return [];
  return provider.serviceObjects(service, mesh).filter(({ kind }) => KINDS.includes(kind)).flatMap(({ kind, name, spec }) => {
    const { rules = [] } = spec as Route;
    const count = (of: keyof RouteRule) => rules.map(rule => rule[of]?.length ?? (of === 'matches' ? 1 : 0));
    const counts: readonly (readonly [string, number, number])[] = [
      ['rules', rules.length, MOST.rules],
      ['matches', count('matches').reduce((sum, one) => sum + one, 0), MOST.matches],
      ['backendRefs in one rule', Math.max(0, ...count('backendRefs')), MOST.backends],
      ['filters in one rule', Math.max(0, ...count('filters')), MOST.filters],
      ...headerCounts(rules.flatMap(({ filters = [] }) => filters)),
    ];
    return counts.filter(([, has, most]) => has > most).map(([what, has, most]) => `${kind} ${name} of ${service.path} has ${has} ${what}; Gateway API allows ${most}`);
  });
}

/** The most headers that one filter sets, adds or removes, of each kind. */
function headerCounts(filters: readonly Filter[]): (readonly [string, number, number])[] {
  return CHANGES.flatMap(([how, changed]) => ([['requestHeaderModifier', 'request'], ['responseHeaderModifier', 'response']] as const).map(([of, what]) => (
    [`${what} headers ${changed} by one rule`, Math.max(0, ...filters.map(filter => filter[of]?.[how]?.length ?? 0)), MOST.changes] as const
  )));
}

/** Rendering a route again is slow: it is skipped where versions, mirrors and header changes are few. There are at most four other filters. */
function mayExceed({ versions, routes }: ServiceModel): boolean {
  const total = (count: (treatment: RoutePolicy) => number) => routePolicies(routes).reduce((sum, treatment) => sum + count(treatment), 0);
  return versions.length > MOST.backends
    || [...routes.pinnedRules, ...(routes.defaultRule ? [routes.defaultRule] : [])].some(({ shares }) => shares.length > MOST.backends)
    || routes.pinnedRules.length > MOST.rules
    || (requiredFeatures(routes).has('mirror') && total(({ mirrors }) => mirrors?.length ?? 0) > MOST.filters - 4)
    || (requiredFeatures(routes).has('request-headers') && total(({ requestHeaders }) => changes(requestHeaders)) > MOST.changes)
    || (requiredFeatures(routes).has('response-headers') && total(({ responseHeaders }) => changes(responseHeaders)) > MOST.changes);
}

const changes = (headers?: HeaderChanges) => (headers ? headers.set.length + headers.add.length + headers.remove.length : 0);

/** The construct that was the last to add a rule. */
function lastOwner({ path, routes }: ServiceModel): string {
  return [...routes.pinnedRules, ...routes.overlays].map(({ owner }) => owner).pop() ?? path;
}
