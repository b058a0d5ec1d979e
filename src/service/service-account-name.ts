import { inputError } from '../model/input-error';

/**
 * Name of a ServiceAccount that somebody else deploys.
 * @throws if it is no DNS subdomain
 */
export function serviceAccountName(where: string, name: string): string {
  if (typeof name !== 'string' || name.length > 253 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)) {
    throw inputError({
      where, what: 'serviceAccountName', got: name, allowed: 'lower-case letters, digits, dashes and dots, first and last a letter or digit', fix: 'give the name of the ServiceAccount that its pods run as',
    });
  }
  return name;
}
