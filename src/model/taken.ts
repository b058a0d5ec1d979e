import { covers, Match } from './match';

/** Something that takes the requests of its matches before others can. */
interface Taker { readonly matches: readonly Match[] }

/**
 * Which of `earlier`, together, take all requests of a match; none where some are left. Besides one that takes all, it sees several that
 * share out the methods and callers that the match names, the service's ports, or the two schemes; regexes it does not look into.
 * @param ports of the service, on which requests come
 */
export function takenBy<T extends Taker>(match: Match, earlier: readonly T[], ports: readonly number[]): T[] | undefined {
  if (!earlier.length) return undefined;
  const asked = earlier.flatMap(({ matches }) => matches);
  const parts = split(match, asked, ports).map(part => earlier.find(({ matches }) => matches.some(other => covers(other, part))));
  return parts.some(taker => !taker) ? undefined : [...new Set(parts as T[])];
}

/** The match in parts that no condition of `asked` on what can be listed cuts further. */
function split(match: Match, asked: readonly Match[], ports: readonly number[]): Match[] {
  if (!asked.some(other => other.methods || other.callers || other.port !== undefined || other.scheme)) return [match]; // mostly
  const methods = match.methods && asked.some(other => other.methods) ? match.methods.map(method => ({ methods: [method] })) : [{}];
  const callers = match.callers && asked.some(other => other.callers) ? match.callers.map(caller => ({ callers: [caller] })) : [{}];
  const byPort = match.port === undefined && ports.length && asked.some(other => other.port !== undefined) ? ports.map(port => ({ port })) : [{}];
  const schemes = !match.scheme && asked.some(other => other.scheme) ? [{ scheme: 'http' as const }, { scheme: 'https' as const }] : [{}];
  return methods.flatMap(method => callers.flatMap(caller => byPort.flatMap(port => (
    schemes.map(scheme => ({ ...match, ...method, ...caller, ...port, ...scheme }))
  ))));
}
