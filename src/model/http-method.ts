/**
 * Methods of HTTP requests (RFC 9110, RFC 5789).
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-methods
 * @example
 * frontend.calls(users, { methods: [HttpMethod.GET, HttpMethod.POST] });
 */
export enum HttpMethod {
  /** Read. Idempotent. */
  GET = 'GET',
  /** Read without the body. Idempotent. */
  HEAD = 'HEAD',
  /** Create or act. Not idempotent. */
  POST = 'POST',
  /** Replace. Idempotent. */
  PUT = 'PUT',
  /** Remove. Idempotent. */
  DELETE = 'DELETE',
  /** Open a tunnel. */
  CONNECT = 'CONNECT',
  /** Ask what is possible. Idempotent. */
  OPTIONS = 'OPTIONS',
  /** Echo. Idempotent. */
  TRACE = 'TRACE',
  /** Change in part. Not idempotent. */
  PATCH = 'PATCH',
}

/** The methods that may be sent twice with the effect of once, but for TRACE, which services do not answer. See https://www.rfc-editor.org/rfc/rfc9110#name-idempotent-methods */
export const IDEMPOTENT: readonly HttpMethod[] = [HttpMethod.DELETE, HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT];
