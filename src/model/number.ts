import { inputError } from './input-error';

/** The largest of the numbers that Kubernetes and the meshes count with. */
export const INT32_MAX = 2 ** 31 - 1;

/** A whole number within bounds, both included. @throws otherwise */
export function wholeNumber(where: string, what: string, value: number, least: number, most: number, fix: string): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw inputError({ where, what, got: value, allowed: `whole numbers from ${least} to ${most}`, fix });
  }
  return value;
}

/** A port. @throws otherwise */
export function portNumber(where: string, what: string, value: number): number {
  return wholeNumber(where, what, value, 1, 65535, 'give a TCP port');
}
