import { addTo } from '../model/add-to';
import { HttpMethod } from '../model/http-method';
import { Match, PathCondition } from '../model/match';
import { conditionTexts } from '../model/match-text';
import { omitUndefined } from '../model/omit-undefined';

/** Requests as a reader sees them: any of the methods, at any of the paths, that meet all other conditions. */
export interface AccessRequest {
  /** None: any method. */
  readonly methods?: readonly HttpMethod[];
  /** None: any path. */
  readonly paths?: readonly PathCondition[];
  /** What else a route of a gateway matches. */
  readonly conditions: readonly string[];
}

/** Matches as requests, as few as possible: paths with the same methods are together, and so are methods with the same paths. */
export function accessRequests(matches: readonly Match[]): AccessRequest[] {
  const single = matches.map(requestOf);
  const byMethods = grouped(single, ({ methods, paths, conditions }) => [methods, !paths, conditions]).map((group): AccessRequest => (
    omitUndefined({ ...group[0], paths: group[0].paths && distinct(group.flatMap(({ paths = [] }) => paths)) })
  ));
  return grouped(byMethods, ({ methods, paths, conditions }) => [!methods, paths, conditions]).map((group): AccessRequest => (
    omitUndefined({ ...group[0], methods: group[0].methods && distinct(group.flatMap(({ methods = [] }) => methods)) })
  ));
}

function requestOf(match: Match): AccessRequest {
  const { methods, path = [] } = match;
  const paths = path.length === 1 ? path : undefined;
  return omitUndefined({ methods, paths, conditions: conditionTexts({ ...match, methods: undefined, path: paths ? undefined : path }) });
}

export function pathText({ type, value, ignoreCase }: PathCondition): string {
  const words = { 'exact': '', 'element-prefix': 'prefix ', 'string-prefix': 'string prefix ', 'regex': 'regex ' };
  return `${words[type]}${value}${ignoreCase ? ' (case-insensitive)' : ''}`;
}

function grouped<T>(items: readonly T[], key: (item: T) => unknown): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) addTo(groups, JSON.stringify(key(item)), item);
  return [...groups.values()];
}

function distinct<T>(items: readonly T[]): T[] { return [...new Map(items.map(item => [JSON.stringify(item), item])).values()]; }
