import { hostName } from './host-name';
import { text } from './text';
import { inputError } from '../model/input-error';

/** An https URI without user, fragment and spaces. See https://www.rfc-editor.org/rfc/rfc3986 */
const URI = /^https:\/\/([^/?:@]+)(?::(\d{1,5}))?((?:\/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?(?:\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?)$/;

/** The URI of a public host, fetched over TLS. @throws otherwise */
export function httpsUri(where: string, what: string, uri: string): string {
  const [, host, port] = URI.exec(text(where, what, uri, 2048)) ?? [];
  if (host === undefined || Number(port ?? 443) < 1 || Number(port ?? 443) > 65535) {
    throw inputError({ where, what, got: uri, allowed: 'https://host/path, with port and query if need be', fix: 'give the URI as the issuer documents it: without TLS anyone on the way could replace the keys' });
  }
  hostName(where, `host of ${what}`, host);
  return uri;
}
