import { inputError } from './input-error';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Names of services, versions and namespaces are hosts, label values and object names at once: RFC 1123 labels.
 * @throws if the name is not one, or has more than `longest` characters
 */
export function dnsLabel(where: string, what: string, name: string, longest = 63): string {
  if (typeof name !== 'string' || name.length > longest || !DNS_LABEL.test(name)) {
    throw inputError({
      where,
      what,
      got: name,
      allowed: `1 to ${longest} lower-case letters, digits and dashes, first and last a letter or digit`,
      fix: 'choose a name that Kubernetes accepts as a DNS label',
    });
  }
  return name;
}

/**
 * Names of Services begin with a letter (RFC 1035); Kubernetes refuses others.
 * @throws if the name is no such label
 */
export function serviceLabel(where: string, what: string, name: string): string {
  if (/^[0-9]/.test(name)) {
    throw inputError({ where, what, got: name, allowed: 'names that begin with a letter', fix: 'Kubernetes takes no Service whose name begins with a digit' });
  }
  return dnsLabel(where, what, name);
}
