import { HttpMethod } from './http-method';
import { intersect, covers, Match, PathCondition, perMethod } from './match';

/** Some requests that a match takes, which have nothing that it does not ask for: of one method, for one path (unless it asks by regex). */
export function plainRequests(match: Match): Match[] {
  return perMethod(match.methods ? match : { ...match, methods: [HttpMethod.GET] }).flatMap(one => (
    somePaths(match.path).map(path => ({ ...one, path }))
  ));
}

function somePaths([path, ...more]: readonly PathCondition[] = [{ type: 'element-prefix', value: '/' }]): (readonly PathCondition[])[] {
  if (more.length || path.type === 'regex') return [[path, ...more]];
  const below = path.type === 'element-prefix' ? `${path.value.replace(/\/$/, '')}/x` : `${path.value}x`;
  return [path.value, ...(path.type === 'exact' ? [] : [below])].map(value => [{ type: 'exact', value }]);
}

/** Whether a match takes such a request; undefined where that cannot be told. */
export function matchesPlain({ withoutHeaders, ...match }: Match, request: Match): boolean | undefined {
  // Every request has a host, and cookies come in a header.
  const comes = (name: string) => name === 'host' || (name === 'cookie' && !!request.cookies) || !!request.headers?.some(header => header.name === name);
  if (match.headers?.some(({ name }) => !comes(name)) || (match.cookies && !comes('cookie'))) return false;
  if (match.queries?.some(({ name }) => !request.queries?.some(query => query.name === name))) return false;
  const absent = withoutHeaders?.filter(({ name }) => comes(name));
  const asked = absent?.length ? { ...match, withoutHeaders: absent } : match;
  if (covers(asked, request)) return true;
  return intersect(asked, request) ? undefined : false;
}
