import { Check } from './check';
import { renderDuration } from '../model/duration';
import { matchingText } from '../model/matching-text';
import { routePolicies } from '../model/route-table';
import { servicesBehind } from '../model/services-behind';
import { Severity } from '../model/severity';

/** Guard rail of timeouts: a gateway times out before a service behind it, which goes on working although nobody waits for the response. */
export const gatewayTimeout: Check = mesh => {
  const timed = mesh.gateways.flatMap(({ routes }) => routes.filter(({ timeoutMs }) => timeoutMs));
  if (!timed.length) return [];
  return timed.flatMap(route => servicesBehind([route.service], mesh).flatMap(service => {
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
