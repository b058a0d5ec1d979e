import { checkRegex } from './regex';
import { requestPath } from '../input/request-path';
import { text } from '../input/text';
import { inputError } from '../model/input-error';
import { PathCondition } from '../model/match';

/**
 * A condition on a request's path, without its query. Case counts.
 * @example
 * frontend.calls(users, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/api/users')] });
 */
export class PathMatch {
  /**
   * The path is this one.
   * @param path begins with a slash
   */
  public static exact(path: string): PathMatch { return new PathMatch({ type: 'exact', value: requestPath('PathMatch.exact', path) }); }

  /**
   * The path is this one or lies below it, by path element: `/api/users` takes `/api/users` and `/api/users/7`, not `/api/users2`.
   * @param path begins with a slash; one at the end makes no difference
   */
  public static prefix(path: string): PathMatch {
    const value = requestPath('PathMatch.prefix', path);
    return new PathMatch({ type: 'element-prefix', value: value.length > 1 ? value.replace(/\/$/, '') : value });
  }

  /**
   * The path begins with these characters: `/api/users` takes `/api/users2` too. Rarely what is meant; not on every mesh.
   * @param path begins with a slash
   */
  public static stringPrefix(path: string): PathMatch { return new PathMatch({ type: 'string-prefix', value: requestPath('PathMatch.stringPrefix', path) }); }

  /**
   * The whole path matches. Not on every mesh, and not in `calls()`.
   * @param regex in RE2's syntax, at most 1024 characters
   * @see https://github.com/google/re2/wiki/Syntax
   */
  public static regex(regex: string): PathMatch {
    const value = checkRegex('PathMatch.regex', text('PathMatch.regex', 'value', regex));
    // Only where it is plain: the regex begins with a letter that has to stand there.
    if (/^\w(?![?*{|])[^|]*$/.test(value)) {
      throw inputError({ where: 'PathMatch.regex', what: 'regex', got: value, allowed: 'one that takes texts which begin with /', fix: 'begin with / or .*: the whole path has to match' });
    }
    return new PathMatch({ type: 'regex', value });
  }

  /**
   * The same condition whatever the case of letters: `/Api` takes `/api`. Not on every mesh, and not in `calls()`.
   * @param path another condition than a regex, which can say so itself: `(?i)…`
   */
  public static ignoringCase(path: PathMatch): PathMatch {
    if (path._condition.type === 'regex') {
      throw inputError({
        where: 'PathMatch.ignoringCase', what: 'path', got: path._condition.value, allowed: 'exact, prefix or stringPrefix', fix: 'begin the regex with (?i)',
      });
    }
    return new PathMatch({ ...path._condition, ignoreCase: true });
  }

  /** @internal */
  private constructor(public readonly _condition: PathCondition) {}
}
