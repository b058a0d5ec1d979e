import { Check } from './check';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { Provider } from '../providers/provider';

/** Most of each that the API server takes in one HTTPRoute. See https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec */
const MOST = { rules: 16, matches: 128, backends: 16, filters: 16 };

interface RouteRule { readonly matches?: readonly unknown[]; readonly backendRefs?: readonly unknown[]; readonly filters?: readonly unknown[] }
interface Route { readonly rules?: readonly RouteRule[] }

/** More routes than one object may hold, where a mesh takes HTTPRoutes. */
export const httpRouteLimits: Check = (mesh, provider) => mesh.services.flatMap(service => crossed(service, provider, mesh.settings).map(what => ({
  code: 'http-route-limits',
  severity: Severity.ERROR,
  path: lastOwner(service),
  message: `with its rules, ${what}`,
  fix: 'say it in fewer constructs, or give some of the requests a service of their own',
})));

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
