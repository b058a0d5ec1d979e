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

const NONE: readonly never[] = [];

function twice({ path = NONE, headers = NONE, cookies, queries = NONE, withoutHeaders = NONE, authority = NONE }: Match): string[] {
  const found: string[] = []; // nothing, mostly
  if (path.length > 1) found.push('the path');
  if (authority.length > 1) found.push('the host');
  if (headers.length) found.push(...repeated([...headers.map(({ name }) => name), ...(cookies ? ['cookie'] : [])]).map(name => `header ${name}`));
  if (queries.length) found.push(...repeated(queries.map(({ name }) => name)).map(name => `query parameter ${name}`));
  if (withoutHeaders.length) found.push(...repeated(withoutHeaders.map(({ name }) => name)).map(name => `the absence of header ${name}`));
  return found;
}

function repeated(names: readonly string[]): string[] {
  if (names.length < 2) return [];
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
