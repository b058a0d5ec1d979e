import { wholeNumber } from './whole-number';

/** The number of a TCP port. @throws otherwise */
export function portNumber(where: string, what: string, value: number): number {
  return wholeNumber(where, what, value, 1, 65535, 'give a TCP port');
}
