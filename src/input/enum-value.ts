import { inputError } from '../model/input-error';

/** A value of an enum: in plain JavaScript it may be any other. @throws otherwise */
export function enumValue<T extends string>(where: string, what: string, value: T, values: { readonly [name: string]: T }): T {
  const allowed = Object.values(values);
  if (allowed.includes(value)) return value;
  throw inputError({ where, what, got: value, allowed: allowed.join(', '), fix: 'use a value of the enum' });
}
