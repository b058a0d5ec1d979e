import { circuitBreaker, CircuitBreakerOptions } from './circuit-breaker';
import { connectionPool, ConnectionPoolOptions } from './connection-pool';
import { LoadBalancing } from './load-balancing';
import { TrafficPolicy } from '../model/traffic-policy';

/**
 * How callers connect to the pods of a service, or of one version of it. What a version says replaces what the service says, each of the three as a whole.
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
}

/** What the options mean, in the model's terms. */
export function trafficPolicy(where: string, options: TrafficPolicyOptions): TrafficPolicy {
  return {
    circuitBreaker: options.circuitBreaker && circuitBreaker(where, options.circuitBreaker),
    connectionPool: options.connectionPool && connectionPool(where, options.connectionPool),
    loadBalancer: options.loadBalancing?._loadBalancer,
  };
}
