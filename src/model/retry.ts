import { HttpMethod } from './http-method';

/**
 * After what a request is sent again. Classed by what the server may have done by then:
 * `response`: it may have acted on the request; `connection`: it has not seen it; `grpc`: it said so itself, in a gRPC status.
 */
export interface RetryCondition {
  /** Envoy's word for it, which Istio takes over; an HTTP status code stands for itself. */
  readonly name: string;
  readonly after: 'response' | 'connection' | 'grpc';
}

/** When and how often a request is sent again. */
export interface RetryPolicy {
  /** Retries after the first try; 0 turns them off. */
  readonly attempts: number;
  /** Bound of each try, the first too. */
  readonly perTryTimeoutMs?: number;
  readonly on: readonly RetryCondition[];
  /** The methods that are sent again after a `response` condition. */
  readonly methods: readonly HttpMethod[];
}

/** Whether a try that outlasts its time is sent again: Envoy asks the conditions of a reset stream. */
export function retriesTimeouts(policy: RetryPolicy): boolean {
  return policy.on.some(({ name }) => name === '5xx' || name === 'gateway-error' || name === 'reset');
}

/**
 * What of a policy also holds for methods that it must not repeat: the conditions that prove that the server has not acted.
 * A bound of one try goes with the conditions that act on it; without them it would end a slow request for good.
 */
export function withoutRepeats(policy: RetryPolicy): RetryPolicy {
  const on = policy.on.filter(({ after }) => after !== 'response');
  return { attempts: on.length ? policy.attempts : 0, on, methods: policy.methods };
}

/** Whether the policy says other things of some methods than of others. */
export function dependsOnMethod(policy: RetryPolicy): boolean {
  return policy.attempts > 0 && policy.on.some(({ after }) => after === 'response');
}
