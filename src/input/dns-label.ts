import { inputError } from '../model/input-error';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Whether a value is a DNS label (RFC 1123): a part of a host between two dots. */
export function isDnsLabel(value: unknown, longest = 63): value is string {
  return typeof value === 'string' && value.length <= longest && DNS_LABEL.test(value);
}

/**
 * A DNS label. Names of services, versions and namespaces are parts of hosts, label values and object names at once.
 * @throws if the name is invalid, or has more than `longest` characters
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export function dnsLabel(where: string, what: string, name: string, longest = 63): string {
  if (isDnsLabel(name, longest)) return name;
  throw inputError({
    where,
    what,
    got: name,
    allowed: longest === 1 ? 'one lower-case letter or digit' : `1 to ${longest} lower-case letters, digits and dashes, first and last a letter or digit`,
    fix: 'choose a name that Kubernetes accepts as a DNS label',
  });
}
