/**
 * How a client asks: in clear text or inside TLS.
 * @example
 * new HttpRedirect(chart, 'moved', { service: users, matches: [HttpMatch.anyRequest()], scheme: HttpScheme.HTTPS, host: 'users.example.com' });
 */
export enum HttpScheme {
  /** Clear text. */
  HTTP = 'http',
  /** Inside TLS. */
  HTTPS = 'https',
}
