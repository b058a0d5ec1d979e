import { headerName } from './header-name';
import { inputError } from '../model/input-error';

/**
 * The name of a header, in lower case, or the begin of names (`x-ext-*`), or their end (`*-ext`).
 * @throws if it is neither: a single * would be all headers, which Istio refuses
 */
export function headerPattern(where: string, what: string, pattern: string): string {
  const name = typeof pattern === 'string' ? pattern.replace(/^\*|\*$/, '') : pattern;
  if (name === '') {
    throw inputError({ where, what, got: pattern, allowed: 'a name, or a part of names before or after *', fix: 'name the headers, or give the part that they have in common' });
  }
  return pattern.toLowerCase().replace(name.toLowerCase(), headerName(where, what, name, '*'));
}
