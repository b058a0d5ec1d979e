import { dnsLabel } from './dns-label';
import { inputError } from '../model/input-error';

/**
 * The name of a Service: a DNS label that begins with a letter (RFC 1035).
 * @throws if the name is no such label
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export function serviceName(where: string, what: string, name: string): string {
  const label = dnsLabel(where, what, name);
  if (/^[a-z]/.test(label)) return label;
  throw inputError({ where, what, got: name, allowed: 'names that begin with a letter', fix: 'Kubernetes refuses a Service whose name begins with a digit' });
}
