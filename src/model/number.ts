import { inputError } from './input-error';

/** The largest integer of a Kubernetes field. */
export const INT32_MAX = 2 ** 31 - 1;

/** Checks a whole number within bounds, both included. @throws otherwise */
export function wholeNumber(where: string, what: string, value: number, least: number, most: number, fix: string): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw inputError({ where, what, got: value, allowed: `whole numbers from ${least} to ${most}`, fix });
  }
  return value;
}

/** Checks a port number. @throws otherwise */
export function portNumber(where: string, what: string, value: number): number {
  return wholeNumber(where, what, value, 1, 65535, 'give a TCP port');
}
