import { inputError } from './input-error';

/** A whole number within bounds, both included. @throws otherwise */
export function wholeNumber(where: string, what: string, value: number, least: number, most: number, fix: string): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw inputError({ where, what, got: value, allowed: most === Infinity ? `whole numbers from ${least}` : `whole numbers from ${least} to ${most}`, fix });
  }
  return value;
}

/** A port. @throws otherwise */
export function portNumber(where: string, what: string, value: number): number {
  return wholeNumber(where, what, value, 1, 65535, 'give a TCP port');
}
