import { isOneLine } from './one-line';
import { inputError } from '../model/input-error';

/** A text that a request can carry in one line. @throws if it is empty, too long, or has control characters or line breaks */
export function text(where: string, what: string, value: string, longest = 4096): string {
  if (typeof value === 'string' && value.length > 0 && value.length <= longest && isOneLine(value)) return value;
  throw inputError({ where, what, got: value, allowed: `1 to ${longest} characters, no control characters`, fix: 'give the text as requests contain it' });
}
