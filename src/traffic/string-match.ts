import { checkRegex } from './regex';
import { text } from '../input/text';
import { StringCondition } from '../model/match';

/**
 * A condition on a string, such as a header's value. Case counts.
 * @example
 * HttpMatch.headerMatches('x-api-version', StringMatch.regex('v[23]'));
 */
export class StringMatch {
  /**
   * The value is this one.
   * @param value 1 to 4096 printable characters
   */
  public static exact(value: string): StringMatch { return new StringMatch({ type: 'exact', value: text('StringMatch.exact', 'value', value) }); }

  /**
   * The value begins with this.
   * @param value 1 to 4096 printable characters
   */
  public static prefix(value: string): StringMatch { return new StringMatch({ type: 'prefix', value: text('StringMatch.prefix', 'value', value) }); }

  /**
   * The whole value matches: `v.` takes `v2`, not `v2-beta`.
   * @param regex in RE2's syntax, which has no look-around and no back-references; at most 1024 characters
   * @see https://github.com/google/re2/wiki/Syntax
   */
  public static regex(regex: string): StringMatch {
    return new StringMatch({ type: 'regex', value: checkRegex('StringMatch.regex', text('StringMatch.regex', 'value', regex)) });
  }

  /** @internal */
  private constructor(public readonly _condition: StringCondition) {}
}
