import { Duration } from 'cdk8s';
import { milliseconds } from '../input/duration';
import { enumValue } from '../input/enum-value';
import { instancesOf } from '../input/instances-of';
import { list } from '../input/list';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { HttpMethod, IDEMPOTENT } from '../model/http-method';
import { inputError } from '../model/input-error';
import { retriesTimeouts, RetryCondition, RetryPolicy } from '../model/retry';

/**
 * A retry condition.
 *
 * Requests that the server may have processed (`SERVER_ERROR`, `GATEWAY_ERROR`, `RESET`, `RETRIABLE_4XX`, status codes) are retried
 * only with the methods of `RetryOptions.methods`; those that it has not received, or has refused with a gRPC status, with any method.
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
 * @example
 * const retries: RetryOptions = { attempts: 2, retryOn: [RetryOn.SERVER_ERROR, RetryOn.CONNECT_FAILURE, RetryOn.statusCode(429)] };
 */
export class RetryOn {
  /** Any 5xx status, no response, or a per-try timeout. */
  public static readonly SERVER_ERROR = new RetryOn({ name: '5xx', after: 'response' });
  /** Status 502, 503 or 504. */
  public static readonly GATEWAY_ERROR = new RetryOn({ name: 'gateway-error', after: 'response' });
  /** No response: the connection was reset, or a per-try timeout. */
  public static readonly RESET = new RetryOn({ name: 'reset', after: 'response' });
  /** Status 409. */
  public static readonly RETRIABLE_4XX = new RetryOn({ name: 'retriable-4xx', after: 'response' });
  /** The connection was reset before the request was sent. */
  public static readonly RESET_BEFORE_REQUEST = new RetryOn({ name: 'reset-before-request', after: 'connection' });
  /** The connection could not be established. */
  public static readonly CONNECT_FAILURE = new RetryOn({ name: 'connect-failure', after: 'connection' });
  /** The server refused the HTTP/2 stream without processing it (REFUSED_STREAM). */
  public static readonly REFUSED_STREAM = new RetryOn({ name: 'refused-stream', after: 'connection' });
  /** gRPC status CANCELLED. */
  public static readonly GRPC_CANCELLED = new RetryOn({ name: 'cancelled', after: 'grpc' });
  /** gRPC status DEADLINE_EXCEEDED. */
  public static readonly GRPC_DEADLINE_EXCEEDED = new RetryOn({ name: 'deadline-exceeded', after: 'grpc' });
  /** gRPC status INTERNAL. */
  public static readonly GRPC_INTERNAL = new RetryOn({ name: 'internal', after: 'grpc' });
  /** gRPC status RESOURCE_EXHAUSTED. */
  public static readonly GRPC_RESOURCE_EXHAUSTED = new RetryOn({ name: 'resource-exhausted', after: 'grpc' });
  /** gRPC status UNAVAILABLE. */
  public static readonly GRPC_UNAVAILABLE = new RetryOn({ name: 'unavailable', after: 'grpc' });

  /**
   * Retry on an HTTP status.
   * @param code 400 to 599
   */
  public static statusCode(code: number): RetryOn {
    return new RetryOn({ name: `${wholeNumber('RetryOn.statusCode', 'code', code, 400, 599, 'give an HTTP error status')}`, after: 'response' });
  }

  /** @internal */
  private constructor(public readonly _condition: RetryCondition) {}
}

/**
 * Retries: how many, and on which conditions.
 * @example
 * const retries: RetryOptions = { attempts: 3, perTryTimeout: Duration.millis(1200) };
 */
export interface RetryOptions {
  /** Retries after the first try: a whole number from 0. Commonly 2 or 3. 0 also turns off the retries that the mesh makes by itself (Istio: 2), where it can. */
  readonly attempts: number;
  /**
   * Timeout of each try, including the first: at least a millisecond. All tries together must fit into the request timeout.
   * It applies only to `methods`: for other methods it would end a slow request without a retry.
   * @default - the request timeout
   */
  readonly perTryTimeout?: Duration;
  /**
   * Retry conditions. A mesh that does not support one of them is an error.
   * @default - SERVER_ERROR, and of RESET, CONNECT_FAILURE and REFUSED_STREAM those that the mesh supports (Linkerd: none; Gateway API: connection failures,
   * not told apart; Istio: all)
   */
  readonly retryOn?: RetryOn[];
  /**
   * Methods to retry even if the server may have processed the request.
   * @default - the idempotent methods DELETE, GET, HEAD, OPTIONS and PUT
   */
  readonly methods?: HttpMethod[];
}

const DEFAULT_METHODS: readonly HttpMethod[] = [...IDEMPOTENT].sort();
const OPTIONAL = [RetryOn.RESET, RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM];
const DEFAULT_CONDITIONS: readonly RetryCondition[] = [
  RetryOn.SERVER_ERROR._condition, ...OPTIONAL.map(({ _condition }) => ({ ..._condition, isOptional: true as const })),
];

/** The options in the model's terms. @throws if a number or time is out of range, a list is empty, or no condition retries after a per-try timeout */
export function retryPolicy(where: string, options: RetryOptions): RetryPolicy {
  const { attempts, perTryTimeout, retryOn, methods } = options;
  wholeNumber(where, 'retries.attempts', attempts, 0, INT32_MAX, 'give the number of retries after the first try');
  const conditions = retryOn ? instancesOf(where, 'retries.retryOn', retryOn, 'RetryOn').map(({ _condition }) => _condition) : DEFAULT_CONDITIONS;
  if (attempts > 0 && !conditions.length) {
    throw inputError({ where, what: 'retries.retryOn', got: retryOn, allowed: 'at least one condition', fix: 'leave it out for the default conditions, or set attempts to 0' });
  }
  if (methods && !list(where, 'retries.methods', methods).length) {
    throw inputError({ where, what: 'retries.methods', got: methods, allowed: 'at least one method', fix: 'leave it out for the idempotent methods' });
  }
  const policy = {
    attempts,
    perTryTimeoutMs: perTryTimeout && milliseconds(where, 'retries.perTryTimeout', perTryTimeout),
    on: conditions.filter((condition, i, all) => all.findIndex(({ name }) => name === condition.name) === i),
    methods: methods ? [...new Set(methods.map(method => enumValue(where, 'retries.methods', method, HttpMethod)))].sort() : DEFAULT_METHODS,
  };
  if (perTryTimeout && !(attempts > 0 && retriesTimeouts(policy))) {
    throw inputError({
      where,
      what: 'retries.perTryTimeout',
      got: perTryTimeout.toHumanString(),
      allowed: 'only with SERVER_ERROR, GATEWAY_ERROR or RESET, and attempts from 1',
      fix: 'add one of them: no other condition retries after a per-try timeout, and a single try is limited by the request timeout',
    });
  }
  return policy;
}
