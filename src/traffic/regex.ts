import { MAX_REGEX_LENGTH } from '../model/derived-regex';
import { inputError } from '../model/input-error';
import { re2 } from '../model/re2';

/** Istio's proxies take 32,768 of RE2's own instructions. One here, which counts characters, is up to 16 there, which count bytes: `\PS` in UTF-8. */
const LARGEST_PROGRAM = 2000;

/** Refuses a regex that RE2 refuses: a proxy would reject its whole configuration. */
export function checkRegex(where: string, regex: string): string {
  const mistake = regex.length > MAX_REGEX_LENGTH ? `longer than ${MAX_REGEX_LENGTH} characters` : re2Mistake(regex);
  if (mistake) {
    throw inputError({
      where, what: 'regex', got: regex, allowed: `RE2 syntax, at most ${MAX_REGEX_LENGTH} characters`, fix: `${mistake}; see https://github.com/google/re2/wiki/Syntax`,
    });
  }
  const size = re2(regex).programSize();
  if (size > LARGEST_PROGRAM) {
    throw inputError({
      where, what: 'program size of the regex', got: size, allowed: `at most ${LARGEST_PROGRAM} instructions`, fix: 'repeat less: x{1000} is a thousand copies of x',
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
