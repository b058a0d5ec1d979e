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

/** Maximum number of items of a list or object in an error: more do not fit. */
const MOST_ITEMS = 20;

/** A value as JavaScript writes it (`missing` if there is none), which shows control characters and stray spaces; long values are cut. */
function valueText(value: unknown): string {
  return value === undefined ? 'missing' : shortened(escapeControlCharacters(literal(value)), LONGEST);
}

/** Of lists and objects the first items: a value may be a megabyte, and circular. */
function literal(value: unknown, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 2 * LONGEST));
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value);
  if (depth > 2) return '...';
  if (Array.isArray(value)) return `[${value.slice(0, MOST_ITEMS).map(item => literal(item, depth + 1)).join(', ')}]`;
  if (isInstance(value)) return instanceText(value);
  const fields = Object.entries(value).slice(0, MOST_ITEMS).map(([key, item]) => `${/^\w{1,60}$/.test(key) ? key : literal(key)}: ${literal(item, depth + 1)}`);
  return fields.length ? `{ ${fields.join(', ')} }` : '{}';
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
