/** What is used of a compiled expression. Not the engine's own type: the package has no declarations of it. */
export interface CompiledRegex {
  /** Whether it matches a whole text. */
  matches(text: string): boolean;
  /** Number of its instructions. */
  programSize(): number;
}

/** Compiled expressions: compiling is slow, and few different expressions are used. */
const compiled = new Map<string, CompiledRegex>();

/** A regex, compiled as the proxies compile it (RE2). @throws if it is not valid RE2 */
export function re2(regex: string): CompiledRegex {
  const cached = compiled.get(regex);
  if (cached) return cached;
  // Loaded on first use: most apps have no regex, and importing the library must stay cheap. The package has a copy of it (`projenrc/bundle.ts`).
  // eslint-disable-next-line @typescript-eslint/no-require-imports, import/no-extraneous-dependencies
  const engine = (require('re2js') as typeof import('re2js')).RE2JS.compile(regex);
  compiled.set(regex, engine);
  return engine;
}

/** Whether a regex matches a whole text. */
export function regexMatches(regex: string, text: string): boolean { return re2(regex).matches(text); }
