import { NO_RESERVED_NAME, isReservedName } from './reserved-name';
import { inputError } from '../model/input-error';

/** See https://www.rfc-editor.org/rfc/rfc3986#section-2 */
const PARAMETER = /^(?=.{1,256}$)([A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+$/;

/** The name of a query parameter, percent-encoded. @throws if it is invalid */
export function queryParameterName(where: string, what: string, name: string): string {
  if (typeof name === 'string' && isReservedName(name)) {
    throw inputError({ where, what, got: name, allowed: NO_RESERVED_NAME, fix: 'choose another name' });
  }
  if (typeof name === 'string' && PARAMETER.test(name)) return name;
  throw inputError({
    where, what, got: name, allowed: 'letters, digits and -._~, and others as %XX, at most 256', fix: 'percent-encode it, and leave out ?, & and =',
  });
}
