import { circuitBreaker, CircuitBreakerOptions } from './circuit-breaker';
import { connectionPool, ConnectionPoolOptions } from './connection-pool';
import { LoadBalancing } from './load-balancing';
import { checkLocality, Locality } from './locality';
import { checkWarmup, warmup, WarmupOptions } from './warmup';
import { overridePolicy, TrafficPolicy } from '../model/traffic-policy';

/**
 * How callers connect to the pods of a service, or of one version of it. What a version says replaces what the service says, each setting as a whole.
 * @example
 * const policy: TrafficPolicyOptions = { circuitBreaker: {}, loadBalancing: LoadBalancing.LEAST_REQUEST };
 */
export interface TrafficPolicyOptions {
  /**
   * When a pod that fails gets no requests for a while; `{}` for all defaults.
   * @default - never
   */
  readonly circuitBreaker?: CircuitBreakerOptions;
  /**
   * Limits of connections and requests.
   * @default - no limits
   */
  readonly connectionPool?: ConnectionPoolOptions;
  /**
   * How a pod is chosen.
   * @default - as the mesh does: Istio least request, Linkerd by latency
   */
  readonly loadBalancing?: LoadBalancing;
  /**
   * How slowly a new pod gets its full share of requests. Only with `ROUND_ROBIN` and `LEAST_REQUEST`.
   * @default - it gets it at once
   */
  readonly warmup?: WarmupOptions;
  /**
   * Which pods are asked first when they run in several regions or zones.
   * @default - as the mesh does: Istio the nearest where there is a circuit breaker, else all alike
   */
  readonly locality?: Locality;
}

const SETTINGS = ['circuitBreaker', 'connectionPool', 'loadBalancing', 'warmup', 'locality'] as const;

/**
 * What the options mean, in the model's terms.
 * @param general what holds where the options say nothing
 */
export function trafficPolicy(where: string, options: TrafficPolicyOptions, general: TrafficPolicy = {}): TrafficPolicy {
  if (!SETTINGS.some(setting => options[setting] !== undefined)) return {}; // mostly
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

/** That the settings go together, whoever said each. @throws otherwise */
export function checkTogether(where: string, { loadBalancer, warmup: slow, locality }: TrafficPolicy): void {
  checkWarmup(where, slow, loadBalancer);
  checkLocality(where, locality, loadBalancer);
}
