/**
 * A URL scheme: plain text or TLS.
 * @example
 * new HttpRedirect(chart, 'moved', { service: users, scheme: HttpScheme.HTTPS, host: 'users.example.com' });
 */
export enum HttpScheme {
  /** Plain text. */
  HTTP = 'http',
  /** TLS. */
  HTTPS = 'https',
}
