import { checkRegex } from './regex';
import { inputError } from '../model/input-error';
import { StringCondition } from '../model/match';

/**
 * A match on a string, such as a header value. Case-sensitive.
 * @example
 * HttpMatch.headerMatches('x-api-version', StringMatch.regex('v[23]'));
 */
export class StringMatch {
  /**
   * Matches exactly this value.
   * @param value 1 to 4096 printable characters
   */
  public static exact(value: string): StringMatch { return new StringMatch({ type: 'exact', value: checked('StringMatch.exact', value) }); }

  /**
   * Matches values with this prefix.
   * @param value 1 to 4096 printable characters
   */
  public static prefix(value: string): StringMatch { return new StringMatch({ type: 'prefix', value: checked('StringMatch.prefix', value) }); }

  /**
   * Matches by a regular expression on the whole value: `v.` matches `v2`, not `v2-beta`.
   * @param regex RE2 syntax, without look-around and back-references; at most 1024 characters
   * @see https://github.com/google/re2/wiki/Syntax
   */
  public static regex(regex: string): StringMatch {
    return new StringMatch({ type: 'regex', value: checkRegex('StringMatch.regex', checked('StringMatch.regex', regex)) });
  }

  /** @internal */
  private constructor(public readonly _condition: StringCondition) {}
}

/** @internal */
export function checked(where: string, value: string, longest = 4096): string {
  // eslint-disable-next-line no-control-regex -- it looks for control characters
  if (typeof value !== 'string' || !value.length || value.length > longest || /[\u0000-\u001f\u007f]/.test(value)) {
    throw inputError({ where, what: 'value', got: value, allowed: `1 to ${longest} characters, no control characters`, fix: 'give the text as requests contain it' });
  }
  return value;
}
