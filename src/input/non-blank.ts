import { inputError } from '../model/input-error';

/** A text for people, of one line or several. @throws if it has no characters other than white space */
export function nonBlank(where: string, what: string, value: string, fix: string): string {
  if (typeof value === 'string' && value.trim()) return value;
  throw inputError({ where, what, got: value, allowed: 'a non-empty text', fix });
}
