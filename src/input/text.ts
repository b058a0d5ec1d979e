import { inputError } from '../model/input-error';

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** A text that a request can carry in one line. @throws if it is empty, too long, or has control characters or line breaks */
export function text(where: string, what: string, value: string, longest = 4096): string {
  if (typeof value === 'string' && value.length > 0 && value.length <= longest && !CONTROL.test(value)) return value;
  throw inputError({ where, what, got: value, allowed: `1 to ${longest} characters, no control characters`, fix: 'give the text as requests contain it' });
}
