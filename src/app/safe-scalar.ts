/** Characters that some parser takes for the end of a line, or refuses, where they are not escaped. YAML 1.1 and 1.2 differ in both. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/; // eslint-disable-line no-control-regex

/** The same, to escape all of them. */
const UNSAFE_CHARACTERS = new RegExp(UNSAFE, 'g');

/** A tab before the first text, which go-yaml refuses in a text of several lines, also after spaces and empty lines. */
const LEADING_TAB = /^[ \n]*\t/;

/** Nothing but spaces and empty lines: js-yaml takes the spaces for indentation. */
const BLANK = /^\n* [ \n]*$/;

/** Booleans, null and the like in any version of YAML, a merge key, and the default value (`=`) of YAML 1.1. */
const WORD = /^(?:y|yes|n|no|on|off|true|false|null|~|<<|=|[-+]?\.(?:inf|nan))$/i;

/** Numbers of any version of YAML: also octal (`0o17`), binary, hexadecimal and sexagesimal (`1:20`). */
const NUMBER = /^[-+]?(?=\.?\d)(?:0[box][\da-f]*|\d*\.?\d*(?:e[-+]?\d+)?|\d+(?::[0-5]?\d)+\.?\d*)$/i;

/** Between digits, where parsers ignore it. */
const UNDERSCORES = /(?<!^)_/g;

/** Dates, also with a time. */
const DATE = /^\d{4}-\d\d?-\d\d?(?:$|[T\s])/i;

/**
 * Whether every parser of YAML 1.1 and 1.2 reads a string back. The `yaml` library, with which cdk8s writes, follows one version of YAML at a time:
 * Kubernetes' parser ends a line at U+2028, and reads `0o17` as a number.
 *
 * @param written the string as cdk8s writes it
 */
export function isSafe(text: string, written: string): boolean {
  if (UNSAFE.test(written)) return false;
  if (written !== text) return !(LEADING_TAB.test(text) || BLANK.test(text)) || written.startsWith('"'); // it has quotes, or is a block
  return !text.includes('\t') && !WORD.test(text) && !DATE.test(text) && !NUMBER.test(text.replace(UNDERSCORES, ''));
}

/** A string in double quotes: JSON, with all escapes that some parser needs. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(UNSAFE_CHARACTERS, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
