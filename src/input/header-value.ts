import { inputError } from '../model/input-error';

/** Visible ASCII with spaces inside: what every mesh sends as it is. */
const VALUE = /^[!-$&-~]([ -$&-~]{0,4094}[!-$&-~])?$/;

/** The value of a header that a proxy sets. @throws if a proxy would refuse or change it */
export function headerValue(where: string, what: string, value: string): string {
  if (typeof value === 'string' && VALUE.test(value)) return value;
  throw inputError({
    where,
    what,
    got: value,
    allowed: '1 to 4096 characters of ASCII without % and control characters, no space at either end',
    fix: 'proxies would read % as a variable; encode what is not ASCII',
  });
}
