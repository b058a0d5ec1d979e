import { circuitBreaker, CircuitBreakerOptions } from './circuit-breaker';
import { connectionPool, ConnectionPoolOptions } from './connection-pool';
import { LoadBalancing } from './load-balancing';
import { checkLocality, Locality } from './locality';
import { checkWarmup, warmup, WarmupOptions } from './warmup';
import { overridePolicy, TrafficPolicy } from '../model/traffic-policy';

/**
 * Traffic policy of a service, or of one of its versions: how client proxies connect to its pods. A setting of a version replaces the service's setting as a whole.
 * @example
 * const policy: TrafficPolicyOptions = { circuitBreaker: {}, loadBalancing: LoadBalancing.LEAST_REQUEST };
 */
export interface TrafficPolicyOptions {
  /**
   * Circuit breaker: ejection of failing pods; `{}` for all defaults.
   * @default - no circuit breaker
   */
  readonly circuitBreaker?: CircuitBreakerOptions;
  /**
   * Connection pool: limits on connections and requests.
   * @default - no limits
   */
  readonly connectionPool?: ConnectionPoolOptions;
  /**
   * Load balancing policy.
   * @default - the mesh's default: Istio least request, Linkerd by latency
   */
  readonly loadBalancing?: LoadBalancing;
  /**
   * Warmup (slow start) of new pods. Only with `ROUND_ROBIN` and `LEAST_REQUEST`.
   * @default - no warmup: a new pod receives its full share at once
   */
  readonly warmup?: WarmupOptions;
  /**
   * Locality load balancing: the preference among pods in several regions or zones.
   * @default - the mesh's default: Istio the nearest with a circuit breaker, otherwise no preference
   */
  readonly locality?: Locality;
}

const SETTINGS = ['circuitBreaker', 'connectionPool', 'loadBalancing', 'warmup', 'locality'] as const;

/**
 * The options in the model's terms.
 * @param general policy that applies where the options have no setting
 */
export function trafficPolicy(where: string, options: TrafficPolicyOptions, general: TrafficPolicy = {}): TrafficPolicy {
  if (!SETTINGS.some(setting => options[setting] !== undefined)) return {}; // the common case
  const policy = {
    circuitBreaker: options.circuitBreaker && circuitBreaker(where, options.circuitBreaker),
    connectionPool: options.connectionPool && connectionPool(where, options.connectionPool),
    loadBalancer: options.loadBalancing?._loadBalancer,
    warmup: options.warmup && warmup(where, options.warmup),
    locality: options.locality?._preference,
  };
  checkTogether(where, overridePolicy(general, policy));
  return policy;
}

/** Checks that settings of the service, its versions and a caller are compatible. @throws if they are not */
export function checkTogether(where: string, { loadBalancer, warmup: slowStart, locality }: TrafficPolicy): void {
  checkWarmup(where, slowStart, loadBalancer);
  checkLocality(where, locality, loadBalancer);
}
