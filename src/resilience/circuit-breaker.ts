import { Duration } from 'cdk8s';
import { optionalMilliseconds } from '../input/duration';
import { percentage } from '../input/percentage';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { CircuitBreaker } from '../model/traffic-policy';

/**
 * When a pod that fails gets no requests for a while (Istio: outlier detection, Linkerd: failure accrual). Each client proxy counts for itself.
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 * @example
 * shop.addService('orders', { circuitBreaker: { consecutive5xxErrors: 5, minHealthPercent: 40 } });
 */
export interface CircuitBreakerOptions {
  /**
   * Errors in a row (5xx, no answer) that take a pod out: a whole number from 1.
   * @default 5, or none where other errors are named
   */
  readonly consecutive5xxErrors?: number;
  /**
   * Errors in a row that a gateway answers with (502, 503, 504, no answer): a whole number from 1, below `consecutive5xxErrors`,
   * which counts them as well.
   * @default - none
   */
  readonly consecutiveGatewayErrors?: number;
  /**
   * Connections in a row that fail: a whole number from 1. They no longer count as 5xx then.
   * @default - they count as 5xx
   */
  readonly consecutiveLocalOriginFailures?: number;
  /**
   * Time between two looks at the pods.
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;
  /**
   * How long a pod is out the first time; each further time it is longer.
   * @default Duration.seconds(30)
   */
  readonly baseEjectionTime?: Duration;
  /**
   * How long a pod is out at most: above `baseEjectionTime`. Linkerd only.
   * @default - Istio: 300 seconds; Linkerd: a minute, or twice `baseEjectionTime` where that is not less than a minute
   */
  readonly maxEjectionTime?: Duration;
  /**
   * How far the time that a pod is out is made longer by chance, so that not all come back at once: whole percent from 0 to 100. Linkerd only.
   * @default - Linkerd: 50
   */
  readonly ejectionJitterPercent?: number;
  /**
   * Most pods that may be out at once: whole percent from 1 to 100. With three pods, 50 takes out one.
   * @default 50
   */
  readonly maxEjectionPercent?: number;
  /**
   * Share of healthy pods below which all get requests again: whole percent from 0 to 100.
   * @default - off
   */
  readonly minHealthPercent?: number;
}

/** What the options mean, in the model's terms. What is left out stays out: the provider knows the defaults. */
export function circuitBreaker(where: string, options: CircuitBreakerOptions): CircuitBreaker {
  const inRow = (what: string, value?: number) => value === undefined ? undefined
    : wholeNumber(where, `circuitBreaker.${what}`, value, 1, INT32_MAX, 'it counts errors in a row');
  const percent = (what: string, least: number, value?: number) => value === undefined ? undefined
    : percentage(where, `circuitBreaker.${what}`, value, what === 'ejectionJitterPercent' ? 'give a share of the time in percent' : 'give a share of the pods in percent', least);
  const { consecutive5xxErrors, consecutiveGatewayErrors, consecutiveLocalOriginFailures } = options;
  const others = consecutiveGatewayErrors !== undefined || consecutiveLocalOriginFailures !== undefined;
  const breaker = {
    consecutive5xxErrors: inRow('consecutive5xxErrors', consecutive5xxErrors) ?? (others ? 0 : undefined),
    consecutiveGatewayErrors: inRow('consecutiveGatewayErrors', consecutiveGatewayErrors),
    consecutiveLocalOriginFailures: inRow('consecutiveLocalOriginFailures', consecutiveLocalOriginFailures),
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
      fix: 'each of them is a 5xx as well, so this count would never be reached: lower it, or leave one of the two out',
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
