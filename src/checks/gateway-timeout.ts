import { Check } from './check';
import { addTo } from '../model/add-to';
import { renderDuration } from '../model/duration';
import { GatewayRoute } from '../model/gateway';
import { matchingText } from '../model/matching-text';
import { routePolicies } from '../model/route-table';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';

/** Guard rail of timeouts: a gateway times out before a service behind it, which goes on working although nobody waits for the response. */
export const gatewayTimeout: Check = mesh => {
  const timed = mesh.gateways.flatMap(({ routes }) => routes.filter(({ timeoutMs }) => timeoutMs));
  if (!timed.length) return [];
  const callees = new Map<string, ServiceModel[]>();
  for (const service of mesh.services) {
    for (const caller of new Set(service.grants.map(grant => grant.caller.path))) addTo(callees, caller, service);
  }
  return timed.flatMap(route => behind(route, callees).flatMap(service => {
    const longest = Math.max(0, ...routePolicies(service.routes).map(({ timeoutMs }) => timeoutMs ?? 0));
    if (longest < route.timeoutMs!) return [];
    return [{
      code: 'gateway-timeout',
      severity: Severity.WARNING,
      path: route.owner,
      message: `timeouts: its route to ${route.service.path}${matchingText(route.matches)} times out after ${renderDuration(route.timeoutMs!)}, `
        + `but ${service.path} behind it after ${renderDuration(longest)}`,
      fix: `set the timeout of the route to more than ${renderDuration(longest)}, lower the timeout of the service, or acknowledge it`,
    }];
  }));
};

/** The services that the service of a route calls, directly or through others. */
function behind({ service }: GatewayRoute, callees: ReadonlyMap<string, readonly ServiceModel[]>): ServiceModel[] {
  const found = new Set<ServiceModel>();
  const pending = [...callees.get(service.path) ?? []];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next === service || found.has(next)) continue;
    found.add(next);
    pending.push(...callees.get(next.path) ?? []);
  }
  return [...found];
}
