/**
 * Methods of HTTP requests (RFC 9110, RFC 5789).
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-methods
 * @example
 * frontend.calls(users, { methods: [HttpMethod.GET, HttpMethod.POST] });
 */
export enum HttpMethod {
  /** Read. Idempotent. */
  GET = 'GET',
  /** Read the headers only. Idempotent. */
  HEAD = 'HEAD',
  /** Create, or perform an action. Not idempotent. */
  POST = 'POST',
  /** Replace. Idempotent. */
  PUT = 'PUT',
  /** Delete. Idempotent. */
  DELETE = 'DELETE',
  /** Open a tunnel. */
  CONNECT = 'CONNECT',
  /** Query the communication options; CORS preflight. Idempotent. */
  OPTIONS = 'OPTIONS',
  /** Loop-back test. Idempotent. */
  TRACE = 'TRACE',
  /** Update partially. Not idempotent. */
  PATCH = 'PATCH',
}

/** The idempotent methods, except TRACE, which services do not support. See https://www.rfc-editor.org/rfc/rfc9110#name-idempotent-methods */
export const IDEMPOTENT: readonly HttpMethod[] = [HttpMethod.DELETE, HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT];
