import { checkRegex } from './regex';
import { checked } from './string-match';
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
  public static exact(path: string): PathMatch { return new PathMatch({ type: 'exact', value: plainPath('PathMatch.exact', path) }); }

  /**
   * The path is this one or lies below it, by path element: `/api/users` takes `/api/users` and `/api/users/7`, not `/api/users2`.
   * @param path begins with a slash; one at the end makes no difference
   */
  public static prefix(path: string): PathMatch {
    const value = plainPath('PathMatch.prefix', path);
    return new PathMatch({ type: 'element-prefix', value: value.length > 1 ? value.replace(/\/$/, '') : value });
  }

  /**
   * The path begins with these characters: `/api/users` takes `/api/users2` too. Rarely what is meant; not on every mesh.
   * @param path begins with a slash
   */
  public static stringPrefix(path: string): PathMatch { return new PathMatch({ type: 'string-prefix', value: plainPath('PathMatch.stringPrefix', path) }); }

  /**
   * The whole path matches. Not on every mesh, and not in `calls()`.
   * @param regex in RE2's syntax, at most 1024 characters
   * @see https://github.com/google/re2/wiki/Syntax
   */
  public static regex(regex: string): PathMatch {
    const value = checkRegex('PathMatch.regex', checked('PathMatch.regex', regex));
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

/**
 * Paths as the proxies see them: normalised, without query, and free of the characters that policies read as wildcards.
 * @internal
 */
export function plainPath(where: string, path: string): string {
  checked(where, path, 1024);
  if (!/^\/[^*?#{}\s\\]*$/.test(path) || /\/\/|\/\.\.?(\/|$)|%2f/i.test(path)) {
    throw inputError({
      where,
      what: 'path',
      got: path,
      allowed: 'a path that begins with /, without *, ?, #, {, }, \\, spaces, //, /./, /../ and %2F',
      fix: 'write the path as the service sees it, without host and query',
    });
  }
  return path;
}
