import { isOneLine, ONE_LINE } from '../input/one-line';
import { Mistake } from '../model/input-error';

/** Fields of a pod that are free texts: arguments, values of variables and of annotations. */
const TEXTS = /(?:\.(?:command|args)\[\d+\]|\.env\[\d+\]\.value|\.annotations\..+)$/s;

/**
 * The strings and keys of a rendered workload after which some YAML parser would read another field: those with line breaks or control characters.
 * Free texts may have tabs and the line breaks that are escaped in every YAML.
 * @param name the name of the workload in errors
 */
export function lineMistakes(name: string, json: object): Mistake[] {
  if (isOneLineThroughout(json)) return []; // the common case, without a text for each field
  return brokenStrings(json, '').map(([field, got]) => ({ what: `${field} of ${name}`, got, ...ONE_LINE }));
}

function isOneLineThroughout(value: unknown): boolean {
  if (typeof value === 'string') return isOneLine(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isOneLineThroughout);
  for (const key in value) if (!isOneLine(key) || !isOneLineThroughout((value as any)[key])) return false;
  return true;
}

function brokenStrings(value: unknown, field: string): [string, string][] {
  if (typeof value === 'string') return isOneLine(value) || (TEXTS.test(field) && value.split(/[\t\r\n]/).every(isOneLine)) ? [] : [[field, value]];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => brokenStrings(item, `${field}[${i}]`));
  return Object.entries(value).flatMap(([key, item]) => (
    isOneLine(key) ? brokenStrings(item, field ? `${field}.${key}` : key) : [[`key of ${field}`, key] as [string, string]]
  ));
}
