import { intersect, covers, HeaderAbsence, HeaderCondition, Match } from './match';

/** Something with matches: a rule. */
interface HasMatches { readonly matches: readonly Match[] }

/**
 * The earlier rules that together match all requests of a match, so that it is shadowed; undefined if some requests are left. Besides one rule
 * that matches all, it detects several rules that divide the methods, callers, ports, schemes, or a path and its subpaths between them, and two
 * rules of which one has the negated header match of the other.
 * @param ports of the service: those that requests may come for
 */
export function shadowedBy<T extends HasMatches>(match: Match, earlier: readonly T[], ports: readonly number[]): T[] | undefined {
  if (!earlier.length) return undefined;
  const earlierMatches = earlier.flatMap(({ matches }) => matches);
  const parts = splitByConditions(match, earlierMatches, ports).map(part => {
    const shadowing = earlier.find(({ matches }) => matches.some(other => covers(other, part)));
    return shadowing ? [shadowing] : shadowedByTwo(part, earlier);
  });
  return parts.some(rules => !rules) ? undefined : [...new Set(parts.flatMap(rules => rules!))];
}

/** Two rules that together shadow a match: one by a header match, the other by its negation. */
function shadowedByTwo<T extends HasMatches>(match: Match, earlier: readonly T[]): T[] | undefined {
  const absent = coverages(earlier, ({ withoutHeaders }) => withoutHeaders, absence => intersect(match, { withoutHeaders: [absence] }));
  if (!absent.length) return undefined; // the common case
  const present = coverages(earlier, ({ headers }) => headers, header => intersect(match, { headers: [header] }));
  for (const { condition: absence, item } of absent) {
    const other = present.find(({ condition }) => isComplement(condition, absence));
    if (other) return [item, other.item];
  }
  return undefined;
}

/** A header condition under which a rule matches all requests of a match. */
interface Coverage<T, C> { readonly condition: C; readonly item: T }

/**
 * The conditions under which earlier rules match all requests of a match.
 * @param withCondition the match with a further condition
 */
function coverages<T extends HasMatches, C>(
  earlier: readonly T[], conditions: (match: Match) => readonly C[] | undefined, withCondition: (condition: C) => Match | undefined,
): Coverage<T, C>[] {
  return earlier.flatMap(item => item.matches.flatMap(other => (conditions(other) ?? []).flatMap(condition => {
    const narrowed = withCondition(condition);
    return narrowed && covers(other, narrowed) ? [{ condition, item }] : [];
  })));
}

/** Whether a header match covers all requests that a negated header match excludes. */
function isComplement(header: HeaderCondition, { name, value }: HeaderAbsence): boolean {
  const present: HeaderCondition = { name, value: value ?? { type: 'regex', value: '.*' } };
  return covers({ headers: [header] }, { headers: [present] });
}

/** Splits a match by the methods, callers, ports, schemes and paths that the earlier matches distinguish. */
function splitByConditions(match: Match, earlierMatches: readonly Match[], ports: readonly number[]): Match[] {
  const paths = earlierMatches.some(other => other.path) ? pathAndBelow(match, earlierMatches) : [{}];
  const hasOtherConditions = earlierMatches.some(other => other.methods || other.callers || other.port !== undefined || other.scheme);
  if (paths.length === 1 && !hasOtherConditions) return [match]; // the common case
  const methods = match.methods && earlierMatches.some(other => other.methods) ? match.methods.map(method => ({ methods: [method] })) : [{}];
  const callers = match.callers && earlierMatches.some(other => other.callers) ? match.callers.map(caller => ({ callers: [caller] })) : [{}];
  const splitsPorts = match.port === undefined && ports.length && earlierMatches.some(other => other.port !== undefined);
  const byPort = splitsPorts ? ports.map(port => ({ port })) : [{}];
  const splitsSchemes = !match.scheme && earlierMatches.some(other => other.scheme);
  const schemes = splitsSchemes ? [{ scheme: 'http' as const }, { scheme: 'https' as const }] : [{}];
  return paths.flatMap(path => methods.flatMap(method => callers.flatMap(caller => byPort.flatMap(port => (
    schemes.map(scheme => ({ ...match, ...path, ...method, ...caller, ...port, ...scheme }))
  )))));
}

/** A path prefix split into the path itself and its subpaths, if an earlier match is for the path itself. */
function pathAndBelow({ path: [path, ...more] = [] }: Match, earlierMatches: readonly Match[]): Pick<Match, 'path'>[] {
  if (more.length || path?.type !== 'element-prefix' || path.value === '/') return [{}];
  if (!earlierMatches.some(other => other.path?.some(({ type, value }) => type === 'exact' && value === path.value))) return [{}];
  return [{ path: [{ ...path, type: 'exact' }] }, { path: [{ ...path, type: 'string-prefix', value: `${path.value}/` }] }];
}
