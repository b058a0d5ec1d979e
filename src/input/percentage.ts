import { wholeNumber } from './whole-number';

/** A share in whole percent. @throws if it is out of bounds, or a fraction */
export function percentage(where: string, what: string, value: number, fix: string, least = 0): number {
  return wholeNumber(where, what, value, least, 100, fix);
}
