import { checkRegex } from './regex';
import { inputError } from '../model/input-error';
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
  public static exact(value: string): StringMatch { return new StringMatch({ type: 'exact', value: checked('StringMatch.exact', value) }); }

  /**
   * The value begins with this.
   * @param value 1 to 4096 printable characters
   */
  public static prefix(value: string): StringMatch { return new StringMatch({ type: 'prefix', value: checked('StringMatch.prefix', value) }); }

  /**
   * The whole value matches: `v.` takes `v2`, not `v2-beta`.
   * @param regex in RE2's syntax, which has no look-around and no back-references; at most 1024 characters
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
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (typeof value !== 'string' || !value.length || value.length > longest || /[\u0000-\u001f\u007f]/.test(value)) {
    throw inputError({ where, what: 'value', got: value, allowed: `1 to ${longest} characters, no control characters`, fix: 'give the text that requests carry' });
  }
  return value;
}
