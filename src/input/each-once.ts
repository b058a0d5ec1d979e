import { inputError } from '../model/input-error';

/** A list of texts, each once. @throws otherwise */
export function eachOnce(where: string, what: string, values: readonly string[]): readonly string[] {
  const repeated = values.find((value, i) => values.indexOf(value) !== i);
  if (repeated === undefined) return values;
  throw inputError({ where, what, got: repeated, allowed: 'each once', fix: 'remove one of them' });
}
