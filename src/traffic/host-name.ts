import { inputError } from '../model/input-error';

/** A host as it stands in an address, without port. @throws otherwise */
export function hostName(where: string, what: string, host: string): string {
  if (host.length > 253 || !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/.test(host)) {
    throw inputError({ where, what, got: host, allowed: 'lower-case DNS labels joined by dots', fix: 'write the host alone, without scheme, port and path' });
  }
  return host;
}
