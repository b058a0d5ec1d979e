import { inputError } from '../model/input-error';

/** Half of a character: UTF-8 cannot express it, and would have another character in its place. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Signals a value that no manifest can contain. */
export class MalformedValue extends Error {}

/** Whether no YAML can contain a text. */
export function isMalformed(text: string): boolean { return LONE_SURROGATE.test(text); }

/** The error of a document with such a value. */
export function malformedValueError(where: string, document: unknown): Error {
  const [field, value] = findMalformed(document, '') ?? ['a value', document];
  if (typeof value === 'number') {
    return inputError({ where, what: field, got: String(value), allowed: 'finite numbers', fix: 'change it: YAML can express it, and Kubernetes refuses it' });
  }
  return inputError({ where, what: field, got: value, allowed: 'well-formed Unicode', fix: 'remove the lone surrogate: half of a character, as in a text that was cut' });
}

/** The first such value of a value, with its field. */
function findMalformed(value: unknown, field: string): [string, string | number] | undefined {
  if (typeof value === 'string') return isMalformed(value) ? [field, value] : undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : [field, value];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    if (isMalformed(key)) return [field ? `key of ${field}` : 'key', key];
    const found = findMalformed(item, Array.isArray(value) ? `${field}[${key}]` : field ? `${field}.${key}` : key);
    if (found) return found;
  }
  return undefined;
}
