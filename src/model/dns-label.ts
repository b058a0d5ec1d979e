import { inputError } from './input-error';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Checks the name of a service, version or namespace: it becomes a host, a label value and an object name, so it must be an RFC 1123 label.
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
 * Checks the name of a Service: an RFC 1035 label, which begins with a letter.
 * @throws if the name is not such a label
 */
export function serviceLabel(where: string, what: string, name: string): string {
  if (/^[0-9]/.test(name)) {
    throw inputError({
      where, what, got: name, allowed: 'names that begin with a letter', fix: 'begin the name with a letter: Kubernetes rejects other names of Services',
    });
  }
  return dnsLabel(where, what, name);
}
