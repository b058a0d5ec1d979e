import { HttpMethod } from './http-method';
import { callerCovers, intersect, covers, Match, PathCondition, perMethod } from './match';

/** Sample requests of a match, with nothing but what the match requires: one method, one path (except for a regex path) and at most one caller each. */
export function plainRequests(match: Match): Match[] {
  return perMethod(match.methods ? match : { ...match, methods: [HttpMethod.GET] }).flatMap(one => (
    samplePaths(match.path).flatMap(path => match.callers?.map(caller => ({ ...one, path, callers: [caller] })) ?? [{ ...one, path }])
  ));
}

function samplePaths([path, ...more]: readonly PathCondition[] = [{ type: 'element-prefix', value: '/' }]): (readonly PathCondition[])[] {
  if (more.length || path.type === 'regex') return [[path, ...more]];
  const subpath = path.type === 'element-prefix' ? `${path.value.replace(/\/$/, '')}/x` : `${path.value}x`;
  return [path.value, ...(path.type === 'exact' ? [] : [subpath])].map(value => [{ type: 'exact', value }]);
}

/** Whether a match matches a sample request; undefined if that is undecided. Its caller, or one of its namespace, is one that no match names. */
export function matchesPlain({ withoutHeaders, callers, ...match }: Match, request: Match): boolean | undefined {
  // Every request has a host header; cookies are sent in a header.
  const isSent = (name: string) => name === 'host' || (name === 'cookie' && !!request.cookies) || !!request.headers?.some(header => header.name === name);
  if (match.headers?.some(({ name }) => !isSent(name)) || (match.cookies && !isSent('cookie'))) return false;
  if (match.queries?.some(({ name }) => !request.queries?.some(query => query.name === name))) return false;
  if (callers && !request.callers?.every(caller => callers.some(one => callerCovers(one, caller)))) return false;
  const absent = withoutHeaders?.filter(({ name }) => isSent(name));
  const relevant = absent?.length ? { ...match, withoutHeaders: absent } : match;
  if (covers(relevant, request)) return true;
  return intersect(relevant, request) ? undefined : false;
}
