import { covers, Match, PathCondition } from './match';
import { replacePrefix, UrlRewrite } from './route-policy';

/** What the service sees of the requests of a match once their path has been replaced; where a prefix is, they lie below it. */
export function afterRewrite(match: Match, { path }: UrlRewrite): Match {
  if (!path) return match;
  if (path.replace === 'full') return { ...match, path: [{ type: 'exact', value: path.value }] };
  const below = (condition: PathCondition) => covers({ path: [{ type: 'element-prefix', value: path.prefix }] }, { path: [condition] });
  const kept = (match.path ?? []).filter(condition => !condition.ignoreCase && below(condition));
  const asked: readonly PathCondition[] = kept.length ? kept : [{ type: 'element-prefix', value: path.prefix }];
  return { ...match, path: asked.map(({ type, value }) => ({ type, value: replaced(type, replacePrefix(value, path)) })) };
}

/** A slash at the end of a prefix by element makes no difference. */
function replaced(type: PathCondition['type'], value: string): string {
  return type === 'element-prefix' ? value.replace(/(.)\/$/, '$1') : value;
}
