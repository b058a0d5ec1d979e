import { Check } from './check';
import { renderDuration } from '../model/duration';
import { trafficPolicies } from '../model/mesh';
import { Severity } from '../model/severity';
import { CircuitBreaker } from '../model/traffic-policy';

/** Circuit breakers that trip too early or too late, or take out too much. Guard rail of circuit breakers. */
export const circuitBreakerValues: Check = mesh => trafficPolicies(mesh)
  .flatMap(({ path, traffic }) => (traffic.circuitBreaker ? unusual(traffic.circuitBreaker) : []).map(value => ({
    code: 'circuit-breaker-values',
    severity: Severity.WARNING,
    path,
    message: `circuit breaker: ${value}`,
    fix: 'use about 5 errors in a row, 30s, 30s and 50 percent, or acknowledge what the service promises its callers',
  })));

/** Around the recommended 5, 30s, 30s and 50 percent: half to twice as much, and never more than half of the pods. */
function unusual({ consecutive5xxErrors, consecutiveGatewayErrors, intervalMs, baseEjectionTimeMs, maxEjectionPercent }: CircuitBreaker): string[] {
  const errors = (what: string, count = 0) => (count === 0 || (count >= 3 && count <= 10) ? [] : [`${what} is ${count}, recommended: 3 to 10`]);
  const time = (what: string, ms = 30_000) => (ms >= 15_000 && ms <= 60_000 ? [] : [`${what} is ${renderDuration(ms)}, recommended: 15s to 60s`]);
  return [
    ...errors('consecutive5xxErrors', consecutive5xxErrors),
    ...errors('consecutiveGatewayErrors', consecutiveGatewayErrors),
    ...time('interval', intervalMs),
    ...time('baseEjectionTime', baseEjectionTimeMs),
    ...((maxEjectionPercent ?? 50) > 50 ? [`maxEjectionPercent is ${maxEjectionPercent}, recommended: at most 50, so that the rest bears the load`] : []),
  ];
}
