/**
 * A URL scheme: plain text or TLS.
 * @example
 * new HttpRedirect(chart, 'moved', { service: users, matches: [HttpMatch.anyRequest()], scheme: HttpScheme.HTTPS, host: 'users.example.com' });
 */
export enum HttpScheme {
  /** Plain text. */
  HTTP = 'http',
  /** TLS. */
  HTTPS = 'https',
}
