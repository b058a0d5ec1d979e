import { inputError } from '../model/input-error';
import { re2 } from '../model/re2';

const LONGEST = 1024;

/** Refuses a regex that RE2 refuses: a proxy would reject its whole configuration. */
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
  try {
    re2(regex);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
