import { inputError } from '../../model/input-error';
import { intersect, covers, Match } from '../../model/match';
import { MatchIndex } from '../../model/match-index';
import { matchText } from '../../model/match-text';
import { mostCombinedRules } from '../../model/most-combined-rules';

/**
 * One alternative of a route, and what it stands for. Gateway API does not read rules in their order:
 * the most specific match of a request wins, whatever route or rule it stands in.
 */
export interface Alternative<T> {
  readonly match: Match;
  readonly outcome: T;
  /** Place in the declared order: lower takes precedence. */
  readonly order: number;
}

/** How specific a match is: of two matches of a request, the one with the greater number at the first difference applies. */
export type Specificity = (match: Match) => readonly number[];

/** Exact path, length of the path, method, number of headers, number of query parameters. See https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule */
export const specificity: Specificity = match => [match.path?.[0].type === 'exact' ? 1 : 0, ...specificityByLength(match)];

/**
 * Without regard to the type of the path: an exact path is no more specific than a prefix of its length.
 * See https://github.com/linkerd/linkerd2-proxy/blob/main/linkerd/http/route/src/http/match.rs
 */
export const specificityByLength: Specificity = ({ path, methods, headers, cookies, queries }) => (
  [path ? path[0].value.length : 1, methods ? 1 : 0, (headers?.length ?? 0) + (cookies ? 1 : 0), queries?.length ?? 0]
);

/** How two outcomes compare. */
export interface Preference<T> {
  /** Whether both do the same to a request. */
  readonly same: (a: T, b: T) => boolean;
  /** Whether they are in different routes: among equals their order then depends on the cluster. */
  readonly apart: (a: T, b: T) => boolean;
  /** Construct path of the declaration. */
  readonly ownerOf: (outcome: T) => string;
  /** How specific the mesh takes a match for. */
  readonly specificity: Specificity;
}

/**
 * Adds what makes specificity choose as the order would: where a later alternative does not stand back behind an earlier one,
 * the requests that meet both get an alternative of their own, with the earlier one's outcome. None is added where both outcomes agree,
 * unless that gives fewer: then one for each pair is enough, where outcomes that alternate would double them with each.
 * @throws if there would be too many
 */
export function preserveOrder<T>(alternatives: readonly Alternative<T>[], preference: Preference<T>): Alternative<T>[] {
  const { length } = alternatives;
  const most = mostCombinedRules(length);
  const few = Math.min(most, Math.max(200, length * length));
  const all = withIntersections(alternatives, preference, few) ?? withIntersections(alternatives, { ...preference, same: () => false }, most);
  if (all) return all.sort((a, b) => a.order - b.order);
  const { specificity: of } = preference;
  const { match, outcome } = alternatives.reduce((best, one) => (compare(of(one.match), of(best.match)) > 0 ? one : best));
  throw inputError({
    where: preference.ownerOf(outcome),
    what: `number of rules that keep the declared order before its rule for ${matchText([match])}`,
    got: `more than ${most}`,
    allowed: `${most} for ${length} declared matches`,
    fix: 'Gateway API prefers the more specific match, so each rule is repeated for all later rules that are more specific: declare the more specific rules first',
  });
}

/** The alternatives with the added ones; undefined if these are too many. */
function withIntersections<T>(alternatives: readonly Alternative<T>[], preference: Preference<T>, most: number): Alternative<T>[] | undefined {
  const declared = new MatchIndex(alternatives.map(indexed));
  // What an earlier one takes whole, such as one method of a rule that is split by methods, would only be a tie.
  const all = alternatives.filter(({ match, order }) => (
    !declared.candidates([match]).some(({ alternative: first }) => first.order < order && covers(first.match, match))
  ));
  const meeting = new MatchIndex(all.map(indexed));
  const fingerprints = new Set(all.map(fingerprint));
  for (let later = 0; later < all.length; later++) {
    for (const { alternative: earlier } of meeting.candidatesBefore(later)) {
      for (const [e, l] of [[earlier, all[later]], [all[later], earlier]]) {
        const match = overtaken(e, l, preference);
        if (!match || isClaimed(match, e, l, meeting, preference)) continue;
        const added = { match, outcome: e.outcome, order: e.order };
        if (fingerprints.has(fingerprint(added))) continue;
        fingerprints.add(fingerprint(added));
        all.push(added);
        if (all.length - alternatives.length > most) return undefined;
        meeting.add(indexed(added));
      }
    }
  }
  return all;
}

/** Where the declared order is lost: the intersection of two matches is not expressible, or no more specific than one of them. */
export function precedenceConflicts<T>(
  ordered: readonly Alternative<T>[], preference: Preference<T>, isExpressible: (match: Match) => boolean,
): { readonly earlier: Alternative<T>; readonly later: Alternative<T> }[] {
  const expressible = ordered.filter(({ match }) => isExpressible(match));
  const meeting = new MatchIndex(expressible.map(indexed));
  return expressible.flatMap((later, i) => meeting.candidatesAt(i).flatMap(({ alternative: earlier }) => {
    const match = overtaken(earlier, later, preference);
    return !match || isClaimed(match, earlier, later, meeting, preference) ? [] : [{ earlier, later }];
  }));
}

/** As the index takes it. */
interface Indexed<T> { readonly alternative: Alternative<T>; readonly matches: readonly Match[] }

function indexed<T>(alternative: Alternative<T>): Indexed<T> { return { alternative, matches: [alternative.match] }; }

/** The requests that the later of two alternatives takes from the earlier. */
function overtaken<T>(earlier: Alternative<T>, later: Alternative<T>, { same, apart, specificity: of }: Preference<T>): Match | undefined {
  if (earlier.order >= later.order) return undefined;
  const rank = compare(of(later.match), of(earlier.match));
  if (rank < 0 || same(earlier.outcome, later.outcome)) return undefined;
  return rank > 0 || apart(earlier.outcome, later.outcome) ? intersect(earlier.match, later.match) : undefined;
}

/** Whether requests that the later of two alternatives would take from the earlier are settled by some other. */
function isClaimed<T>(
  match: Match, earlier: Alternative<T>, later: Alternative<T>, meeting: MatchIndex<Indexed<T>>, preference: Preference<T>,
): boolean {
  return meeting.candidates([match]).some(({ alternative: first }) => claims(first, earlier, later, preference) && covers(first.match, match));
}

/** Requests that something still earlier takes are not the earlier one's to claim; nor those that another alternative claims for it already. */
function claims<T>(first: Alternative<T>, earlier: Alternative<T>, later: Alternative<T>, { apart, specificity: of }: Preference<T>): boolean {
  if (first.order !== earlier.order) return first.order < earlier.order;
  const rank = compare(of(first.match), of(later.match));
  return rank > 0 || (rank === 0 && !apart(first.outcome, later.outcome));
}

/** Above zero where the first is the more specific. */
function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((rank, at) => rank !== b[at]);
  return i < 0 ? 0 : a[i] - b[i];
}

function fingerprint({ match, order }: Alternative<unknown>): string {
  return JSON.stringify([order, match]);
}
