import { Check } from './check';
import { renderDuration } from '../model/duration';
import { trafficPolicies } from '../model/mesh';
import { Severity } from '../model/severity';
import { CircuitBreaker } from '../model/traffic-policy';

/** Guard rail of circuit breakers: outlier detection that ejects pods too early or too late, or ejects too many. */
export const circuitBreakerValues: Check = mesh => trafficPolicies(mesh)
  .flatMap(({ path, traffic }) => (traffic.circuitBreaker ? unusual(traffic.circuitBreaker) : []).map(value => ({
    code: 'circuit-breaker-values',
    severity: Severity.WARNING,
    path,
    message: `circuit breaker: ${value}`,
    fix: 'use about 5 consecutive errors, interval 30s, baseEjectionTime 30s and maxEjectionPercent 50, or acknowledge that the service needs other values',
  })));

/** Values below half or above twice the recommended 5 errors, 30s and 30s, or above the recommended 50 percent. */
function unusual({ consecutive5xxErrors, consecutiveGatewayErrors, intervalMs, baseEjectionTimeMs, maxEjectionPercent }: CircuitBreaker): string[] {
  const errors = (what: string, count = 0) => (count === 0 || (count >= 3 && count <= 10) ? [] : [`${what} is ${count}, recommended: 3 to 10`]);
  const time = (what: string, ms = 30_000) => (ms >= 15_000 && ms <= 60_000 ? [] : [`${what} is ${renderDuration(ms)}, recommended: 15s to 60s`]);
  return [
    ...errors('consecutive5xxErrors', consecutive5xxErrors),
    ...errors('consecutiveGatewayErrors', consecutiveGatewayErrors),
    ...time('interval', intervalMs),
    ...time('baseEjectionTime', baseEjectionTimeMs),
    ...((maxEjectionPercent ?? 50) > 50 ? [`maxEjectionPercent is ${maxEjectionPercent}, recommended: at most 50, so that the remaining pods can take the load`] : []),
  ];
}
