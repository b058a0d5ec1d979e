import { Duration } from 'cdk8s';
import { optionalMilliseconds } from './milliseconds';
import { wholeNumber } from '../model/number';
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
   * @default 5
   */
  readonly consecutive5xxErrors?: number;
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
   * Most pods that may be out at once: whole percent from 0 to 100. With three pods, 50 takes out one.
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
  const percent = (what: string, value?: number) => value === undefined ? undefined
    : wholeNumber(where, `circuitBreaker.${what}`, value, 0, 100, 'give a share of the pods in percent');
  const { consecutive5xxErrors, interval, baseEjectionTime, maxEjectionPercent, minHealthPercent } = options;
  return {
    consecutive5xxErrors: consecutive5xxErrors === undefined ? undefined
      : wholeNumber(where, 'circuitBreaker.consecutive5xxErrors', consecutive5xxErrors, 1, Infinity, 'it counts errors in a row'),
    intervalMs: optionalMilliseconds(where, 'circuitBreaker.interval', interval),
    baseEjectionTimeMs: optionalMilliseconds(where, 'circuitBreaker.baseEjectionTime', baseEjectionTime),
    maxEjectionPercent: percent('maxEjectionPercent', maxEjectionPercent),
    minHealthPercent: percent('minHealthPercent', minHealthPercent),
  };
}
