import { Duration } from 'cdk8s';
import { optionalMilliseconds } from '../input/duration';
import { percentage } from '../input/percentage';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { CircuitBreaker } from '../model/traffic-policy';

/**
 * Circuit breaker: ejects failing pods from load balancing for a time (Istio: outlier detection, Linkerd: failure accrual).
 * Each client proxy counts errors on its own.
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 * @example
 * shop.addService('orders', { circuitBreaker: { consecutive5xxErrors: 5, minHealthPercent: 40 } });
 */
export interface CircuitBreakerOptions {
  /**
   * Consecutive errors (5xx, no response) before a pod is ejected: a whole number from 1.
   * @default 5, or none if `consecutiveGatewayErrors` or `consecutiveLocalOriginFailures` is set
   */
  readonly consecutive5xxErrors?: number;
  /**
   * Consecutive gateway errors (502, 503, 504, no response) before a pod is ejected: a whole number from 1, below `consecutive5xxErrors`,
   * which also counts them.
   * @default - none
   */
  readonly consecutiveGatewayErrors?: number;
  /**
   * Consecutive locally originated failures (connect failure, timeout) before a pod is ejected: a whole number from 1. If set, they do not count as 5xx.
   * @default - they count as 5xx
   */
  readonly consecutiveLocalOriginFailures?: number;
  /**
   * Interval between ejection sweeps: at least a millisecond.
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;
  /**
   * Base ejection time: at least a millisecond. Each further ejection of a pod lasts longer.
   * @default Duration.seconds(30)
   */
  readonly baseEjectionTime?: Duration;
  /**
   * Maximum ejection time: above `baseEjectionTime`. Linkerd only.
   * @default - Istio: 300 seconds; Linkerd: a minute, or twice `baseEjectionTime` if that is a minute or more
   */
  readonly maxEjectionTime?: Duration;
  /**
   * Ejection jitter: random increase of the ejection time, so that not all pods return at once. Whole percent from 0 to 100. Linkerd only.
   * @default - Linkerd: 50
   */
  readonly ejectionJitterPercent?: number;
  /**
   * Max ejection percent: share of the pods that may be ejected at once, whole percent from 1 to 100. With three pods, 50 allows one.
   * @default 50
   */
  readonly maxEjectionPercent?: number;
  /**
   * Min health percent: share of healthy pods below which the proxy ignores ejections and balances over all pods. Whole percent from 0 to 100.
   * @default - off
   */
  readonly minHealthPercent?: number;
}

/** The options in the model's terms. Unset options stay unset: the provider has the defaults. */
export function circuitBreaker(where: string, options: CircuitBreakerOptions): CircuitBreaker {
  const consecutive = (what: string, value?: number) => value === undefined ? undefined
    : wholeNumber(where, `circuitBreaker.${what}`, value, 1, INT32_MAX, 'give a number of consecutive errors');
  const percent = (what: string, least: number, value?: number) => value === undefined ? undefined
    : percentage(where, `circuitBreaker.${what}`, value, what === 'ejectionJitterPercent' ? 'give a share of the ejection time in percent' : 'give a share of the pods in percent', least);
  const { consecutive5xxErrors, consecutiveGatewayErrors, consecutiveLocalOriginFailures } = options;
  const others = consecutiveGatewayErrors !== undefined || consecutiveLocalOriginFailures !== undefined;
  const breaker = {
    consecutive5xxErrors: consecutive('consecutive5xxErrors', consecutive5xxErrors) ?? (others ? 0 : undefined),
    consecutiveGatewayErrors: consecutive('consecutiveGatewayErrors', consecutiveGatewayErrors),
    consecutiveLocalOriginFailures: consecutive('consecutiveLocalOriginFailures', consecutiveLocalOriginFailures),
    intervalMs: optionalMilliseconds(where, 'circuitBreaker.interval', options.interval),
    baseEjectionTimeMs: optionalMilliseconds(where, 'circuitBreaker.baseEjectionTime', options.baseEjectionTime),
    maxEjectionTimeMs: optionalMilliseconds(where, 'circuitBreaker.maxEjectionTime', options.maxEjectionTime),
    ejectionJitterPercent: percent('ejectionJitterPercent', 0, options.ejectionJitterPercent),
    maxEjectionPercent: percent('maxEjectionPercent', 1, options.maxEjectionPercent),
    minHealthPercent: percent('minHealthPercent', 0, options.minHealthPercent),
  };
  if (consecutive5xxErrors !== undefined && consecutiveGatewayErrors !== undefined && consecutiveGatewayErrors >= consecutive5xxErrors) {
    throw inputError({
      where,
      what: 'circuitBreaker.consecutiveGatewayErrors',
      got: consecutiveGatewayErrors,
      allowed: `less than consecutive5xxErrors, ${consecutive5xxErrors}`,
      fix: 'each gateway error also counts as a 5xx, so this limit would never be reached: lower it, or leave one of the two out',
    });
  }
  const base = breaker.baseEjectionTimeMs ?? 30_000;
  if (breaker.maxEjectionTimeMs !== undefined && breaker.maxEjectionTimeMs <= base) {
    throw inputError({
      where,
      what: 'circuitBreaker.maxEjectionTime',
      got: `${breaker.maxEjectionTimeMs}ms`,
      allowed: `more than baseEjectionTime, ${base}ms`,
      fix: 'raise it, or lower baseEjectionTime',
    });
  }
  return breaker;
}
