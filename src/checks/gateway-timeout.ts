import { Check } from './check';
import { addTo } from '../model/add-to';
import { renderDuration } from '../model/duration';
import { GatewayRoute } from '../model/gateway';
import { routePolicies } from '../model/route-table';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';

/** A gateway that gives up before a service behind it has to: the work goes on, and nobody waits for its answer. Guard rail of timeouts. */
export const gatewayTimeout: Check = mesh => {
  const timed = mesh.gateways.flatMap(({ routes }) => routes.filter(({ timeoutMs }) => timeoutMs !== undefined));
  if (!timed.length) return [];
  const called = new Map<string, ServiceModel[]>();
  for (const service of mesh.services) {
    for (const caller of new Set(service.grants.map(grant => grant.caller.path))) addTo(called, caller, service);
  }
  return timed.flatMap(route => behind(route, called).flatMap(service => {
    const longest = Math.max(0, ...routePolicies(service.routes).map(({ timeoutMs }) => timeoutMs ?? 0));
    if (longest < route.timeoutMs!) return [];
    return [{
      code: 'gateway-timeout',
      severity: Severity.WARNING,
      path: route.owner,
      message: `timeouts: it gives up on ${route.service.path} after ${renderDuration(route.timeoutMs!)}, and ${service.path} behind it has ${renderDuration(longest)}`,
      fix: `wait longer than ${renderDuration(longest)} here, shorten the timeout there, or acknowledge it`,
    }];
  }));
};

/** The services that are called, and call others, to answer what a route lets in. */
function behind({ service }: GatewayRoute, called: ReadonlyMap<string, readonly ServiceModel[]>): ServiceModel[] {
  const found = new Set<ServiceModel>();
  const pending = [...called.get(service.path) ?? []];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next === service || found.has(next)) continue;
    found.add(next);
    pending.push(...called.get(next.path) ?? []);
  }
  return [...found];
}
