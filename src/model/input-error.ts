import { escapeControlCharacters } from './escape-control-characters';
import { shortened } from './shortened';

/** What is wrong with a value: what it is, which value, what is allowed, and what to change. */
export interface Mistake {
  readonly what: string;
  readonly got: unknown;
  readonly allowed: string;
  readonly fix: string;
}

/** A mistake in the input, and where it was made. */
export interface InputMistake extends Mistake {
  /** Construct path, or the call that was made. */
  readonly where: string;
}

/** The one form of every local error: `shop/canary: canaryPercent is 150, allowed: …; …`. */
export function inputError({ where, fix, ...mistake }: InputMistake): Error {
  return new Error(escapeControlCharacters(`${shortened(where, 400)}: ${mistakeMessage(mistake)}; ${shortened(fix, 600)}`));
}

/** The message of a mistake, without construct path and fix: a finding has them apart. */
export function mistakeMessage({ what, got, allowed }: Pick<Mistake, 'what' | 'got' | 'allowed'>): string {
  return `${shortened(what, 300)} is ${valueText(got)}, allowed: ${shortened(allowed, 1200)}`;
}

/** Maximum length of a value in an error. */
const LONGEST = 120;

/** A value as a JSON literal (`missing` if there is none), which shows control characters and stray spaces; long values are cut. */
function valueText(value: unknown): string {
  if (value === undefined) return 'missing';
  // Cut first: a value may be a megabyte, and escaping makes it longer.
  return shortened(escapeControlCharacters(isInstance(value) ? instanceText(value) : literal(value).slice(0, 1000)), LONGEST);
}

function literal(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  try {
    return JSON.stringify(value, (_, part: unknown) => (isInstance(part) ? instanceText(part) : typeof part === 'bigint' ? `${part}n` : part)) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value); // a circular object
  }
}

/** Whether it is an object of a class: its fields are none of the user's. */
function isInstance(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && Object.getPrototypeOf(prototype) !== null;
}

function instanceText(instance: object): string {
  const { node } = instance as { readonly node?: { readonly path?: unknown } };
  return typeof node?.path === 'string' ? `construct ${node.path}` : `an instance of ${shortened(String(instance.constructor?.name ?? 'a class without name'), 60)}`;
}
