import { optionalReason } from '../input/reason';
import { inputError } from '../model/input-error';

interface PlaintextClients { readonly plaintextFrom?: readonly string[]; readonly plaintextReason?: string }

/** Why clients without identity need a port. @throws if it is no text of one line, or there are no such clients */
export function plaintextReason(where: string, what: string, { plaintextFrom, plaintextReason: reason }: PlaintextClients): string | undefined {
  if (reason !== undefined && !plaintextFrom?.length) {
    throw inputError({ where, what: `plaintextReason of ${what}`, got: reason, allowed: 'only with plaintextFrom', fix: 'leave it out, or give the networks' });
  }
  return optionalReason(where, reason);
}
