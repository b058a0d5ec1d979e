import { isDnsSubdomain } from './dns-subdomain';
import { NO_RESERVED_NAME, isReservedName } from './reserved-name';
import { inputError } from '../model/input-error';

const NAME = /^[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

/**
 * Whether a value is the key of a Kubernetes label: a name of at most 63 characters, maybe after a prefix and a slash.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function isLabelKey(key: unknown): key is string {
  if (typeof key !== 'string') return false;
  const slash = key.indexOf('/');
  return NAME.test(key.slice(slash + 1)) && (slash < 0 || isDnsSubdomain(key.slice(0, slash)));
}

/** Whether a value is the value of a Kubernetes label, which may be empty. */
export function isLabelValue(value: unknown): value is string {
  return value === '' || (typeof value === 'string' && NAME.test(value));
}

/**
 * Labels that select pods.
 * @param fix what to do where there are none
 * @throws if there are none, which would select every pod, or a key or value is invalid
 */
export function selectorLabels(where: string, what: string, labels: Readonly<Record<string, string>>, fix: string): Record<string, string> {
  return checkedLabels(where, what, labels, `${fix}: an empty selector selects every pod`, 'give the labels of the pods, as kubectl shows them');
}

/**
 * Labels of an object, by which others find it.
 * @param fix what to give
 * @throws if there are none, or a key or value is invalid
 */
export function objectLabels(where: string, what: string, labels: Readonly<Record<string, string>>, fix: string): Record<string, string> {
  return checkedLabels(where, what, labels, fix, fix);
}

function checkedLabels(where: string, what: string, labels: Readonly<Record<string, string>>, fixNone: string, fix: string): Record<string, string> {
  // A text or a list has entries as well.
  const entries = typeof labels === 'object' && labels !== null && !Array.isArray(labels) ? Object.entries(labels) : [];
  if (!entries.length) throw inputError({ where, what, got: labels, allowed: 'at least one label', fix: fixNone });
  // Also where it is no valid key: the error below would show an object without it.
  const reserved = entries.find(([key]) => isReservedName(key));
  if (reserved) throw inputError({ where, what: `key of ${what}`, got: reserved[0], allowed: NO_RESERVED_NAME, fix: 'choose another key' });
  const wrong = entries.find(([key, value]) => !isLabelKey(key) || !isLabelValue(value));
  if (!wrong) return Object.fromEntries(entries);
  const [key, value] = wrong;
  throw inputError({
    where,
    what,
    got: { [key]: value },
    allowed: 'keys and values of Kubernetes labels: at most 63 letters, digits and -_. each, first and last a letter or digit; a key may have a DNS name and / before it',
    fix,
  });
}
