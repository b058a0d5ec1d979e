import { intersect, covers, HeaderAbsence, HeaderCondition, Match } from './match';

/** Something that takes the requests of its matches before others can. */
interface HasMatches { readonly matches: readonly Match[] }

/**
 * Which of `earlier`, together, take all requests of a match; none where some are left. Besides one that takes all, it sees several that
 * share out the methods and callers that the match names, the service's ports, the two schemes, or a path and what lies below it, and two of
 * which one asks of a header what the other asks it not to be.
 * @param ports of the service, on which requests come
 */
export function shadowedBy<T extends HasMatches>(match: Match, earlier: readonly T[], ports: readonly number[]): T[] | undefined {
  if (!earlier.length) return undefined;
  const asked = earlier.flatMap(({ matches }) => matches);
  const parts = split(match, asked, ports).map(part => {
    const taker = earlier.find(({ matches }) => matches.some(other => covers(other, part)));
    return taker ? [taker] : shadowedByTwo(part, earlier);
  });
  return parts.some(takers => !takers) ? undefined : [...new Set(parts.flatMap(takers => takers!))];
}

/** Of which one takes what has a header as it asks, the other what has not. */
function shadowedByTwo<T extends HasMatches>(match: Match, earlier: readonly T[]): T[] | undefined {
  const without = taking(earlier, ({ withoutHeaders }) => withoutHeaders, absence => intersect(match, { withoutHeaders: [absence] }));
  if (!without.length) return undefined; // mostly
  const having = taking(earlier, ({ headers }) => headers, header => intersect(match, { headers: [header] }));
  for (const { condition: absence, taker } of without) {
    const other = having.find(({ condition }) => isRest(condition, absence));
    if (other) return [taker, other.taker];
  }
  return undefined;
}

interface Taking<T, C> { readonly condition: C; readonly taker: T }

/** Which conditions of `earlier` are enough for it to take the requests that `part` gives of them. */
function taking<T extends HasMatches, C>(
  earlier: readonly T[], conditions: (match: Match) => readonly C[] | undefined, part: (condition: C) => Match | undefined,
): Taking<T, C>[] {
  return earlier.flatMap(taker => taker.matches.flatMap(other => (conditions(other) ?? []).flatMap(condition => {
    const asked = part(condition);
    return asked && covers(other, asked) ? [{ condition, taker }] : [];
  })));
}

/** Whether a header that is not without what it must not be is as it is asked to be. */
function isRest(header: HeaderCondition, { name, value }: HeaderAbsence): boolean {
  const present: HeaderCondition = { name, value: value ?? { type: 'regex', value: '.*' } };
  return covers({ headers: [header] }, { headers: [present] });
}

/** The match in parts that no condition of `asked` on what can be listed cuts further. */
function split(match: Match, asked: readonly Match[], ports: readonly number[]): Match[] {
  const paths = asked.some(other => other.path) ? pathAndBelow(match, asked) : [{}];
  if (paths.length === 1 && !asked.some(other => other.methods || other.callers || other.port !== undefined || other.scheme)) return [match]; // mostly
  const methods = match.methods && asked.some(other => other.methods) ? match.methods.map(method => ({ methods: [method] })) : [{}];
  const callers = match.callers && asked.some(other => other.callers) ? match.callers.map(caller => ({ callers: [caller] })) : [{}];
  const byPort = match.port === undefined && ports.length && asked.some(other => other.port !== undefined) ? ports.map(port => ({ port })) : [{}];
  const schemes = !match.scheme && asked.some(other => other.scheme) ? [{ scheme: 'http' as const }, { scheme: 'https' as const }] : [{}];
  return paths.flatMap(path => methods.flatMap(method => callers.flatMap(caller => byPort.flatMap(port => (
    schemes.map(scheme => ({ ...match, ...path, ...method, ...caller, ...port, ...scheme }))
  )))));
}

/** A prefix by path element in the two parts of which it is made for Istio, where one is asked for. */
function pathAndBelow({ path: [path, ...more] = [] }: Match, asked: readonly Match[]): Pick<Match, 'path'>[] {
  if (more.length || path?.type !== 'element-prefix' || path.value === '/') return [{}];
  if (!asked.some(other => other.path?.some(({ type, value }) => type === 'exact' && value === path.value))) return [{}];
  return [{ path: [{ ...path, type: 'exact' }] }, { path: [{ ...path, type: 'string-prefix', value: `${path.value}/` }] }];
}
