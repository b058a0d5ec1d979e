import { isOneLine } from './one-line';
import { inputError } from '../model/input-error';

const LONGEST = 200;

/** Why a declaration is needed: an annotation of a policy, and a cell of the access matrix. @throws if it is no text of one line, or too long */
export function optionalReason(where: string, reason: string | undefined): string | undefined {
  if (reason === undefined || (typeof reason === 'string' && reason.trim() && reason.length <= LONGEST && isOneLine(reason))) return reason?.trim();
  throw inputError({
    where, what: 'reason', got: reason, allowed: `a text of one line, 1 to ${LONGEST} characters`, fix: 'say in a few words why the client needs it, or leave it out',
  });
}
