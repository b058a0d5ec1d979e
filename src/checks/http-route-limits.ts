import { Check } from './check';
import { GatewayModel } from '../model/gateway';
import { MeshModel } from '../model/mesh';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { strippedHeaders } from '../model/stripped-headers';
import { Provider } from '../providers/provider';

/** Most of each that the API server takes in one HTTPRoute. See https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec */
const MOST = { rules: 16, matches: 128, backends: 16, filters: 16, removed: 16 };

interface Filter { readonly requestHeaderModifier?: { readonly remove?: readonly string[] } }
interface RouteRule { readonly matches?: readonly unknown[]; readonly backendRefs?: readonly unknown[]; readonly filters?: readonly Filter[] }
interface Route { readonly rules?: readonly RouteRule[] }

/** More routes than one object may hold, where a mesh takes HTTPRoutes. */
export const httpRouteLimits: Check = (mesh, provider) => [
  ...mesh.services.flatMap(service => crossed(service, provider, mesh.settings).map(what => ({
    code: 'http-route-limits',
    severity: Severity.ERROR,
    path: lastOwner(service),
    message: `with its rules, ${what}`,
    fix: 'say it in fewer constructs, or give some of the requests a service of their own',
  }))),
  ...mesh.gateways.flatMap(gateway => strippedByRoutes(gateway, mesh, provider).filter(has => has > MOST.removed).map(has => ({
    code: 'http-route-limits',
    severity: Severity.ERROR,
    path: gateway.path,
    message: `it takes ${has} headers off requests from outside, a rule of an HTTPRoute can take off ${MOST.removed}`,
    fix: 'let routes of the mesh look at fewer headers, or make those public that clients may set',
  }))),
];

/** The most headers that a rule of the gateway takes off, where the mesh takes HTTPRoutes. */
function strippedByRoutes(gateway: GatewayModel, mesh: MeshModel, provider: Provider): number[] {
  const removed = mesh.services.flatMap(({ routes }) => routes.treatments.flatMap(({ requestHeaders }) => requestHeaders?.remove ?? []));
  if (strippedHeaders(gateway, mesh).length + removed.length <= MOST.removed) return []; // rendering takes long
  const routes = provider.gatewayObjects(gateway, mesh).filter(({ kind }) => kind === 'HTTPRoute').map(({ spec }) => spec!() as Route);
  const filters = routes.flatMap(({ rules = [] }) => rules.flatMap(rule => rule.filters ?? []));
  return filters.length ? [Math.max(...filters.map(({ requestHeaderModifier }) => requestHeaderModifier?.remove?.length ?? 0))] : [];
}

function crossed(service: ServiceModel, provider: Provider, settings: Parameters<Provider['serviceObjects']>[1]): string[] {
  if (!mayCross(service)) return [];
  return provider.serviceObjects(service, settings).filter(({ kind }) => kind === 'HTTPRoute').flatMap(({ name, spec }) => {
    const { rules = [] } = spec!() as Route;
    const count = (of: keyof RouteRule) => rules.map(rule => rule[of]?.length ?? (of === 'matches' ? 1 : 0));
    const counts: readonly (readonly [string, number, number])[] = [
      ['rules', rules.length, MOST.rules],
      ['matches', count('matches').reduce((sum, one) => sum + one, 0), MOST.matches],
      ['destinations in one rule', Math.max(0, ...count('backendRefs')), MOST.backends],
      ['filters in one rule', Math.max(0, ...count('filters')), MOST.filters],
    ];
    return counts.filter(([, has, most]) => has > most).map(([what, has, most]) => `HTTPRoute ${name} has ${has} ${what}, one may have ${most}`);
  });
}

/** Rendering a route once more takes long: rules of few versions and with few copies need no look. All other filters are four at most. */
function mayCross({ versions, routes }: ServiceModel): boolean {
  const copies = routes.treatments.reduce((sum, { mirrors }) => sum + (mirrors?.length ?? 0), 0);
  return versions.length > MOST.backends || copies > MOST.filters - 4 || routes.pinned.length > MOST.rules;
}

/** Whose rules came last. */
function lastOwner({ path, routes }: ServiceModel): string {
  return [...routes.pinned, ...routes.overlays].map(({ owner }) => owner).pop() ?? path;
}
