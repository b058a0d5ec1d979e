import { requestPath } from '../input/request-path';
import { literal, MAX_REGEX_LENGTH } from '../model/derived-regex';
import { inputError } from '../model/input-error';
import { intersect, covers, EVERYTHING, Match } from '../model/match';
import { matchText } from '../model/match-text';
import { PathRewrite as Replacement } from '../model/route-policy';

/**
 * A rewrite of a path, or of its prefix. The query does not change.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httppathmodifier
 * @example
 * new UrlRewrite(chart, 'old-api', { service: users, path: PathRewrite.prefix('/api/v1', '/') });
 */
export class PathRewrite {
  /**
   * Replaces the whole path.
   * @param path begins with a slash
   */
  public static fullPath(path: string): PathRewrite { return new PathRewrite({ replace: 'full', value: requestPath('PathRewrite.fullPath', path) }); }

  /**
   * Replaces a prefix, by path element: `/api` replaced by `/v2` makes `/api` `/v2`, and `/api/users` `/v2/users`;
   * replaced by `/`, it makes them `/` and `/users`. A trailing slash of either makes no difference.
   * @param prefix first elements of the path; each match needs a path condition on the prefix or below it
   * @param replacement begins with a slash
   */
  public static prefix(prefix: string, replacement: string): PathRewrite {
    const value = (path: string) => withoutTrailingSlash(requestPath('PathRewrite.prefix', path)) || '/';
    const length = literal(value(prefix)).length;
    if (length > MAX_PREFIX_LENGTH) {
      throw inputError({
        where: 'PathRewrite.prefix',
        what: 'length of the prefix',
        got: length,
        allowed: `at most ${MAX_PREFIX_LENGTH} characters, each of .+()[]|^$ counted twice`,
        fix: 'replace a shorter prefix: it is rendered as a regex',
      });
    }
    return new PathRewrite({ replace: 'prefix', prefix: value(prefix), value: value(replacement) });
  }

  /** @internal */
  private constructor(public readonly _replacement: Replacement) {}
}

/** Of a regex that has `^` before the prefix and `/?` after it. */
const MAX_PREFIX_LENGTH = MAX_REGEX_LENGTH - 3;

const withoutTrailingSlash = (path: string) => path.replace(/\/$/, '');

/**
 * The matches of requests whose path is rewritten, all below the replaced prefix.
 * @throws if a match is not below it
 */
export function rewritable(where: string, path: PathRewrite | undefined, matches: readonly Match[]): Match[] {
  const replacement = path?._replacement;
  if (replacement?.replace !== 'prefix') return [...matches];
  const below: Match = { path: [{ type: 'element-prefix', value: replacement.prefix }] };
  const narrowed = covers(below, EVERYTHING) ? matches.map(match => intersect(match, below)!) : [...matches];
  if (narrowed.some(match => !covers(below, match) || match.path!.some(({ type, ignoreCase }) => ignoreCase || type === 'regex'))) {
    throw inputError({
      where,
      what: 'matches',
      got: matchText(matches),
      allowed: `paths of ${replacement.prefix} or below it, case-sensitive and without regex`,
      fix: `add HttpMatch.path(PathMatch.prefix('${replacement.prefix}')) to each match with HttpMatch.allOf: other paths do not have the prefix to replace`,
    });
  }
  return narrowed;
}
