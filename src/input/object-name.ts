import { isDnsSubdomain } from './dns-subdomain';
import { inputError } from '../model/input-error';

/**
 * The name of an existing Kubernetes object: a ServiceAccount, a Secret, a GatewayClass, an Issuer.
 * In a policy anything else could be a wildcard, or two names.
 * @throws if the name is no DNS subdomain
 */
export function objectName(where: string, what: string, name: string): string {
  if (isDnsSubdomain(name)) return name;
  throw inputError({
    where, what, got: name, allowed: 'lower-case letters, digits, dashes and dots, at most 253', fix: 'give the name of the object, as kubectl shows it',
  });
}
