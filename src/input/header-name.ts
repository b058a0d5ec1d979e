import { token } from './token';

/**
 * The name of a header, in lower case, as names of headers ignore case.
 * @param except marks that are not allowed where the header is used
 * @throws if it is invalid
 */
export function headerName(where: string, what: string, name: string, except = ''): string {
  return token(where, what, name, except).toLowerCase();
}
