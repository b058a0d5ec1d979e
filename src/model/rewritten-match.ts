import { covers, Match, PathCondition } from './match';
import { replacePrefix, UrlRewrite } from './route-policy';

/** The match for the requests of a match after a path rewrite. If a prefix is replaced, their paths begin with the prefix. */
export function afterRewrite(match: Match, { path }: UrlRewrite): Match {
  if (!path) return match;
  if (path.replace === 'full') return { ...match, path: [{ type: 'exact', value: path.value }] };
  const hasPrefix = (condition: PathCondition) => covers({ path: [{ type: 'element-prefix', value: path.prefix }] }, { path: [condition] });
  const kept = (match.path ?? []).filter(condition => !condition.ignoreCase && hasPrefix(condition));
  const conditions: readonly PathCondition[] = kept.length ? kept : [{ type: 'element-prefix', value: path.prefix }];
  return { ...match, path: conditions.map(({ type, value }) => ({ type, value: withoutTrailingSlash(type, replacePrefix(value, path)) })) };
}

/** A rewritten path without the trailing slash, which makes no difference for an element prefix. */
function withoutTrailingSlash(type: PathCondition['type'], value: string): string {
  return type === 'element-prefix' ? value.replace(/(.)\/$/, '$1') : value;
}
