import { checkRegex } from './regex';
import { text } from '../input/text';
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
  public static exact(value: string): StringMatch { return new StringMatch({ type: 'exact', value: text('StringMatch.exact', 'value', value) }); }

  /**
   * Matches values with this prefix.
   * @param value 1 to 4096 printable characters
   */
  public static prefix(value: string): StringMatch { return new StringMatch({ type: 'prefix', value: text('StringMatch.prefix', 'value', value) }); }

  /**
   * Matches by a regular expression on the whole value: `v.` matches `v2`, not `v2-beta`.
   * @param regex RE2 syntax, without look-around and back-references; at most 1024 characters
   * @see https://github.com/google/re2/wiki/Syntax
   */
  public static regex(regex: string): StringMatch {
    return new StringMatch({ type: 'regex', value: checkRegex('StringMatch.regex', text('StringMatch.regex', 'value', regex)) });
  }

  /** @internal */
  private constructor(public readonly _condition: StringCondition) {}
}
