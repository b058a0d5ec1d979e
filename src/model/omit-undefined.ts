import { plainMap } from '../plain-map';

/** A record without its undefined entries. */
export function omitUndefined<T extends object>(entries: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = plainMap<any>();
  for (const key of Object.keys(entries)) if ((entries as any)[key] !== undefined) kept[key] = (entries as any)[key];
  return kept;
}

/** A record without its undefined entries; undefined if none is left. */
export function omitUndefinedOrNone<T extends object>(entries: T): { [K in keyof T]: Exclude<T[K], undefined> } | undefined {
  const kept = omitUndefined(entries);
  return Object.keys(kept).length ? kept : undefined;
}
