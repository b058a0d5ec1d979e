import { hostName } from './host-name';
import { text } from './text';
import { inputError } from '../model/input-error';
import { isIpAddress } from '../model/ip-network';

/** An http or https URL without user, fragment and spaces. See https://www.rfc-editor.org/rfc/rfc3986 */
const URL = /^https?:\/\/([^/?:@[\]]+)(?::(\d{1,5}))?((?:\/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?(?:\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?)$/;

/** The URL of a server in the cluster or outside. A user and a password would be readable for everybody who reads the manifest. @throws otherwise */
export function httpUrl(where: string, what: string, url: string): string {
  const [, host, port = '80'] = URL.exec(text(where, what, url, 2048)) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65535) {
    throw inputError({ where, what, got: url, allowed: 'http://host/path or https://host/path, with port and query if need be', fix: 'for instance http://prometheus.istio-system:9090' });
  }
  if (!isIpAddress(host)) hostName(where, `host of ${what}`, host, { shortName: true });
  return url;
}
