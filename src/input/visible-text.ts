import { text } from './text';
import { inputError } from '../model/input-error';

const VISIBLE = /^[!-~]+$/;

/**
 * A text of ASCII characters without spaces, such as a URI.
 * @param except marks that are not allowed where the text is used
 * @throws otherwise
 */
export function visibleText(where: string, what: string, value: string, except: string, fix: string, longest = 1024): string {
  if (VISIBLE.test(text(where, what, value, longest)) && ![...except].some(mark => value.includes(mark))) return value;
  throw inputError({ where, what, got: value, allowed: `ASCII characters without spaces${except && ` and without ${[...except].join(' ')}`}`, fix });
}
