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

/** Whether the regex matches the whole of a text. */
export function regexTakes(regex: string, text: string): boolean {
  return re2().matches(regex, text);
}

/** Loaded on first use: most apps have no regex, and importing the library must stay cheap. */
function re2() {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('re2js') as typeof import('re2js')).RE2JS;
}

function re2Mistake(regex: string): string | undefined {
  try {
    re2().compile(regex);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
