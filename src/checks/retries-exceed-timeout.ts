import { Check } from './check';
import { renderDuration } from '../model/duration';
import { GatewayModel, GatewayRoute } from '../model/gateway';
import { ownRules } from '../model/gateway-rules';
import { intersect } from '../model/match';
import { retriesTimeouts } from '../model/retry';
import { combinePolicies, RoutePolicy } from '../model/route-policy';
import { ruleProblems } from '../model/rule-problems';
import { effectiveRules } from '../model/rules';
import { Severity } from '../model/severity';
import { ALL_SUPPORTED } from '../model/supports';

/**
 * All tries together may take longer than the request timeout: the last retries never happen. HTTPRoutes with a single try that may take longer are
 * invalid. The timeout and retries of a gateway's route take precedence over those of the service.
 */
export const retriesExceedTimeout: Check = mesh => [
  ...mesh.services.flatMap(({ routes }) => ruleProblems(effectiveRules(routes), problemOf)),
  ...mesh.gateways.flatMap(({ routes }: GatewayModel) => routes.flatMap(route => ruleProblems(timedPolicies(route), policy => {
    const problem = problemOf(policy);
    return problem && { ...problem, message: `its route to ${route.service.path}: ${problem.message}` };
  }))),
].map(problem => ({ code: 'retries-exceed-timeout', severity: Severity.ERROR, ...problem }));

function problemOf({ timeoutMs, retries }: RoutePolicy): { readonly message: string; readonly fix: string } | undefined {
  if (timeoutMs === undefined || retries?.perTryTimeoutMs === undefined || !retriesTimeouts(retries)) return undefined;
  const tries = retries.attempts + 1;
  const needed = tries * retries.perTryTimeoutMs;
  if (needed <= timeoutMs) return undefined;
  return {
    message: `${tries} tries (attempts: ${retries.attempts}) with perTryTimeout ${renderDuration(retries.perTryTimeoutMs)} need ${renderDuration(needed)}, but the timeout is ${renderDuration(timeoutMs)}`,
    fix: `lower perTryTimeout to at most ${renderDuration(Math.floor(timeoutMs / tries))}, lower attempts, or raise the timeout`,
  };
}

/** The policies of a gateway for the requests of a route that has a timeout or retries of its own: one for each rule of the service that they may match. */
function timedPolicies(route: GatewayRoute) {
  const { owner, matches, timeoutMs, retries } = route;
  if (timeoutMs === undefined && !retries) return [];
  return ownRules(route, ALL_SUPPORTED)
    .filter(rule => !rule.response && rule.matches.some(match => matches.some(other => intersect(match, other))))
    .map(rule => ({ owner, matches, ...combinePolicies(rule, { timeoutMs, retries }) }));
}
