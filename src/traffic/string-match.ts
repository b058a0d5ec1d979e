import { checkRegex } from './regex';
import { text } from '../input/text';
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
   * @param value 1 to 4096 printable characters, no space at either end
   */
  public static exact(value: string): StringMatch {
    if (/^ | $/.test(text('StringMatch.exact', 'value', value))) throw outerSpace('exact', value, 'no space at either end');
    return new StringMatch({ type: 'exact', value });
  }

  /**
   * Matches values with this prefix.
   * @param value 1 to 4096 printable characters, no space at the beginning
   */
  public static prefix(value: string): StringMatch {
    if (text('StringMatch.prefix', 'value', value).startsWith(' ')) throw outerSpace('prefix', value, 'no space at the beginning');
    return new StringMatch({ type: 'prefix', value });
  }

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

/** Values of headers, hosts and query parameters have no spaces at their ends: HTTP strips them. */
function outerSpace(name: string, got: string, allowed: string): Error {
  return inputError({ where: `StringMatch.${name}`, what: 'value', got, allowed, fix: 'remove it: proxies strip outer spaces from a value before they compare it' });
}
