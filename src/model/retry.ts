import { HttpMethod } from './http-method';

/**
 * A retry condition. Its class tells what the server may have done before the retry:
 * `response`: it may have acted on the request; `connection`: it has not received the request; `grpc`: it returned a gRPC status.
 */
export interface RetryCondition {
  /** Name in Envoy's `retry_on`, which Istio uses too; or an HTTP status code. */
  readonly name: string;
  readonly after: 'response' | 'connection' | 'grpc';
  /** Whether it is one of the default conditions that a mesh may leave out: nobody asked for it. */
  readonly isOptional?: true;
}

/** A retry policy. */
export interface RetryPolicy {
  /** Retries after the first try; 0 turns them off. */
  readonly attempts: number;
  /** Timeout of each try, including the first. */
  readonly perTryTimeoutMs?: number;
  readonly on: readonly RetryCondition[];
  /** The methods that are retried after a `response` condition. */
  readonly methods: readonly HttpMethod[];
}

/** Whether a try that exceeds its timeout is retried: Envoy applies the conditions for a stream reset. */
export function retriesTimeouts(policy: RetryPolicy): boolean {
  return policy.on.some(({ name }) => name === '5xx' || name === 'gateway-error' || name === 'reset');
}

/**
 * The policy for methods that it must not retry after a response: only the conditions which prove that the server has not acted.
 * The per-try timeout is left out with the conditions that retry it: without a retry it would fail slow requests.
 */
export function withoutResponseRetries(policy: RetryPolicy): RetryPolicy {
  const on = policy.on.filter(({ after }) => after !== 'response');
  return { attempts: on.length ? policy.attempts : 0, on, methods: policy.methods };
}

/** Whether the policy differs by method. */
export function dependsOnMethod(policy: RetryPolicy): boolean {
  return policy.attempts > 0 && policy.on.some(({ after }) => after === 'response');
}
