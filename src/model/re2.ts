import type { RE2JS } from 're2js';

/** Compiled expressions: compiling is slow, and few different expressions are used. */
const compiled = new Map<string, RE2JS>();

/** A regex, compiled as the proxies compile it (RE2). @throws if it is not valid RE2 */
export function re2(regex: string): RE2JS {
  const cached = compiled.get(regex);
  if (cached) return cached;
  // Loaded on first use: most apps have no regex, and importing the library must stay cheap.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const engine = (require('re2js') as typeof import('re2js')).RE2JS.compile(regex);
  compiled.set(regex, engine);
  return engine;
}

/** Whether a regex matches a whole text. */
export function regexMatches(regex: string, text: string): boolean { return re2(regex).matches(text); }
