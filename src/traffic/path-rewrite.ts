import { requestPath } from '../input/request-path';
import { inputError } from '../model/input-error';
import { intersect, covers, EVERYTHING, Match } from '../model/match';
import { PathRewrite as Replacement } from '../model/route-policy';

/**
 * What takes the place of a path, or of its first elements. The query stays as it is.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httppathmodifier
 * @example
 * new UrlRewrite(chart, 'old-api', { service: users, path: PathRewrite.prefix('/api/v1', '/') });
 */
export class PathRewrite {
  /**
   * This path in place of all of it.
   * @param path begins with a slash
   */
  public static fullPath(path: string): PathRewrite { return new PathRewrite({ replace: 'full', value: requestPath('PathRewrite.fullPath', path) }); }

  /**
   * Other elements in place of the first ones: of `/api` by `/v2`, `/api` becomes `/v2`, and `/api/users` becomes `/v2/users`;
   * by `/`, `/` and `/users`. A slash at the end of either makes no difference.
   * @param prefix what the path begins with, by element; the match must ask for it, or for what lies below it
   * @param replacement begins with a slash
   */
  public static prefix(prefix: string, replacement: string): PathRewrite {
    const value = (path: string) => bare(requestPath('PathRewrite.prefix', path)) || '/';
    return new PathRewrite({ replace: 'prefix', prefix: value(prefix), value: value(replacement) });
  }

  /** @internal */
  private constructor(public readonly _replacement: Replacement) {}
}

const bare = (path: string) => path.replace(/\/$/, '');

/**
 * The requests whose paths are replaced: those that are asked for, all of them below the prefix that is replaced.
 * @throws if some are not below it
 */
export function rewritable(where: string, path: PathRewrite | undefined, matches: readonly Match[]): Match[] {
  const replacement = path?._replacement;
  if (replacement?.replace !== 'prefix') return [...matches];
  const below: Match = { path: [{ type: 'element-prefix', value: replacement.prefix }] };
  const asked = covers(below, EVERYTHING) ? matches.map(match => intersect(match, below)!) : [...matches];
  if (asked.some(match => !covers(below, match) || match.path!.some(({ type, ignoreCase }) => ignoreCase || type === 'regex'))) {
    throw inputError({
      where,
      what: 'match',
      got: matches,
      allowed: `requests for ${replacement.prefix} or below, in just these letters and by no regex`,
      fix: `add HttpMatch.path(PathMatch.prefix('${replacement.prefix}')) to each match with HttpMatch.allOf: elsewhere there is no such prefix to replace`,
    });
  }
  return asked;
}
