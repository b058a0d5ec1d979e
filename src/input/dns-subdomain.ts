import { isDnsLabel } from './dns-label';
import { inputError } from '../model/input-error';

const LONGEST = 253;

/**
 * Whether a value is what Kubernetes calls a DNS subdomain (RFC 1123). It bounds the length of the whole, not of each label:
 * a host has to be checked with `hostName()`.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
export function isDnsSubdomain(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST && value.split('.').every(label => isDnsLabel(label, LONGEST));
}

/** A DNS subdomain. @throws otherwise */
export function dnsSubdomain(where: string, what: string, value: string): string {
  if (isDnsSubdomain(value)) return value;
  throw inputError({ where, what, got: value, allowed: 'lower-case DNS labels joined by dots', fix: 'write it as the cluster has it, without a dot at either end' });
}
