import { inputError } from '../model/input-error';

/** The largest of the numbers that Kubernetes and the meshes count with. */
export const INT32_MAX = 2 ** 31 - 1;

/** A whole number within bounds, both included. @throws otherwise */
export function wholeNumber(where: string, what: string, value: number, least: number, most: number, fix: string): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw inputError({ where, what, got: value, allowed: `whole numbers from ${least} to ${most}`, fix });
}
