import { inputError } from '../model/input-error';

/** Control characters and line breaks of any version of YAML, characters that some parser refuses, and halves of characters. */
const REFUSED = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u; // eslint-disable-line no-control-regex

/** What is allowed there, and what to change. */
export const ONE_LINE = { allowed: 'one line without control characters', fix: 'remove line breaks, such as U+2028 of a copied text' };

/** Whether a text has one line: no line breaks, and no control characters. */
export function isOneLine(text: string): boolean { return !REFUSED.test(text); }

/**
 * A text of one line, for a field of YAML: after U+2028 or U+0085 some parsers would read another field. A `Lazy` stays as it is.
 * @throws if it has line breaks or control characters
 */
export function oneLine<T>(where: string, what: string, value: T): T {
  if (typeof value !== 'string' || isOneLine(value)) return value;
  throw inputError({ where, what, got: value, ...ONE_LINE });
}
