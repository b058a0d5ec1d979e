import { Check } from './check';
import { Match } from '../model/match';
import { Severity } from '../model/severity';

/** Two conditions on one header or path in one rule, which no mesh can ask at once. */
export const unmergeableMatch: Check = mesh => mesh.services.flatMap(({ routes }) => routes.said().flatMap(({ owner, matches }) => (
  matches.flatMap(twice).map(what => ({
    code: 'unmergeable-match',
    severity: Severity.ERROR,
    path: owner,
    message: `one match asks twice of ${what}, a mesh can ask once`,
    fix: 'say both in one condition, for instance in one regex',
  }))
)));

function twice({ path, headers, cookies, queries, withoutHeaders, authority }: Match): string[] {
  const names = [...(headers ?? []).map(({ name }) => name), ...(cookies ? ['cookie'] : [])];
  return [
    ...((path?.length ?? 0) > 1 ? ['the path'] : []),
    ...((authority?.length ?? 0) > 1 ? ['the host'] : []),
    ...repeated(names).map(name => `header ${name}`),
    ...repeated((queries ?? []).map(({ name }) => name)).map(name => `query parameter ${name}`),
    ...repeated((withoutHeaders ?? []).map(({ name }) => name)).map(name => `the absence of header ${name}`),
  ];
}

function repeated(names: readonly string[]): string[] {
  if (names.length < 2) return [];
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
