import { inputError } from '../model/input-error';

const LONGEST = 1024;

/** Refuses what the proxies' regex engine would: they would reject the whole configuration. */
export function checkRegex(where: string, regex: string): string {
  const mistake = regex.length > LONGEST ? `longer than ${LONGEST} characters` : re2Mistake(regex);
  if (mistake) {
    throw inputError({
      where, what: 'regex', got: regex, allowed: `RE2 syntax, at most ${LONGEST} characters`, fix: `${mistake}; see https://github.com/google/re2/wiki/Syntax`,
    });
  }
  return regex;
}

function re2Mistake(regex: string): string | undefined {
  // Loaded on first use: most apps have no regex, and importing the library must stay cheap.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { RE2JS } = require('re2js') as typeof import('re2js');
  try {
    RE2JS.compile(regex);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
