/**
 * The URL of another service, checked: plain http, since the mesh encrypts, and a port, since port 80 would be taken, where a Service with port 8080 does
 * not listen.
 * @throws if it is another
 */
export function urlWithPort(url: string, what = 'url'): string {
  // The text is checked: URL drops `:80`.
  if (URL.canParse(url) && /^http:\/\/[^/?#@]+:\d+([/?][^#]*)?$/.test(url)) return url;
  throw new Error(`${what}: ${JSON.stringify(url)}; allowed: http://HOST:PORT/PATH, such as http://user-service.shop.svc.cluster.local:8080/api/users`);
}
