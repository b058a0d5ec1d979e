import { inputError } from '../model/input-error';

/** Options: in plain JavaScript a list or a text may be in their place, of which all settings would be missing. @throws if it is no object */
export function optionsObject<T extends object>(where: string, what: string, options: T): T {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return options;
  throw inputError({ where, what, got: options, allowed: 'an object', fix: 'give the settings by their names: { ... }' });
}
