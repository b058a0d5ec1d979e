import { NO_RESERVED_NAME, isReservedName } from './reserved-name';
import { inputError } from '../model/input-error';

/** See https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/;
const MARKS = '!#$%&\'*+-.^_`|~';

/**
 * A token of HTTP: the name of a header or of a cookie.
 * @param except marks that are not allowed where the token is used
 * @param fix what to do instead, where a mistake is frequent
 * @throws otherwise
 */
export function token(where: string, what: string, value: string, except = '', fix = 'give the name without colon and spaces'): string {
  if (typeof value === 'string' && isReservedName(value)) {
    throw inputError({ where, what, got: value, allowed: NO_RESERVED_NAME, fix: 'choose another name' });
  }
  const isRefused = (mark: string) => except.includes(mark);
  if (typeof value === 'string' && TOKEN.test(value) && ![...value].some(isRefused)) return value;
  const marks = [...MARKS].filter(mark => !isRefused(mark)).join('');
  throw inputError({ where, what, got: value, allowed: `letters, digits and ${marks}, at most 256`, fix });
}
