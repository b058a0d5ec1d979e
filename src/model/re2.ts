import type { RE2JS } from 're2js';

/** Compiling takes long, and few are asked often. */
const compiled = new Map<string, RE2JS>();

/** The regex as the proxies' engine reads it. @throws if it is none of RE2 */
export function re2(regex: string): RE2JS {
  const before = compiled.get(regex);
  if (before) return before;
  // Loaded on first use: most apps have no regex, and importing the library must stay cheap.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const now = (require('re2js') as typeof import('re2js')).RE2JS.compile(regex);
  compiled.set(regex, now);
  return now;
}

/** Whether a regex matches the whole of a text. */
export function regexMatches(regex: string, text: string): boolean { return re2(regex).matches(text); }
