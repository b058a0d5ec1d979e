import { inputError } from '../model/input-error';

/** A host name, without port. @throws if it is malformed */
export function hostName(where: string, what: string, host: string): string {
  if (host.length > 253 || !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/.test(host)) {
    throw inputError({ where, what, got: host, allowed: 'lower-case DNS labels joined by dots', fix: 'give the host without scheme, port and path' });
  }
  return host;
}
