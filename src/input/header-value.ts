import { inputError } from '../model/input-error';

/** Visible ASCII, with spaces inside: the values that every mesh sends unchanged. */
const VALUE = /^[!-$&-~]([ -$&-~]{0,4094}[!-$&-~])?$/;

/** The value of a header that a proxy sets. @throws if a proxy would refuse or change it */
export function headerValue(where: string, what: string, value: string): string {
  if (typeof value === 'string' && VALUE.test(value)) return value;
  throw inputError({
    where,
    what,
    got: value,
    allowed: '1 to 4096 ASCII characters without % and control characters, no space at either end',
    fix: 'remove %, which Envoy reads as a variable; encode other than ASCII characters',
  });
}
