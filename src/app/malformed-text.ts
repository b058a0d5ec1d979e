import { inputError } from '../model/input-error';

/** Half of a character: UTF-8 cannot express it, and would have another character in its place. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Signals a text that no YAML can contain. */
export class MalformedText extends Error {}

/** Whether no YAML can contain a text. */
export function isMalformed(text: string): boolean { return LONE_SURROGATE.test(text); }

/** The error of a document with such a text. */
export function malformedTextError(where: string, document: unknown): Error {
  const [field, text] = findMalformed(document, '') ?? ['a text', document];
  return inputError({ where, what: field, got: text, allowed: 'well-formed Unicode', fix: 'remove the lone surrogate: half of a character, as in a text that was cut' });
}

/** The first such text of a value, with its field. */
function findMalformed(value: unknown, field: string): [string, string] | undefined {
  if (typeof value === 'string') return isMalformed(value) ? [field, value] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    if (isMalformed(key)) return [field ? `key of ${field}` : 'key', key];
    const found = findMalformed(item, Array.isArray(value) ? `${field}[${key}]` : field ? `${field}.${key}` : key);
    if (found) return found;
  }
  return undefined;
}
