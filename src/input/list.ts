import { inputError } from '../model/input-error';

/** A list: in plain JavaScript a single value, or none, may be in its place. @throws otherwise */
export function list<T>(where: string, what: string, values: readonly T[]): readonly T[] {
  // What forEach() and map() skip, a place without a value, would be rendered: a port without a number is every port.
  if (Array.isArray(values)) return Array.from(values);
  throw inputError({ where, what, got: values, allowed: 'a list', fix: values === undefined ? 'it is required: give a list, also of a single one: [...]' : 'put it in brackets, also a single one: [...]' });
}
