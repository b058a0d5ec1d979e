import { both, covers, Match } from '../../model/match';

/**
 * One alternative of a route, and what it stands for. Gateway API does not read rules in their order:
 * the most specific match of a request wins, whatever route or rule it stands in.
 */
export interface Alternative<T> {
  readonly match: Match;
  readonly outcome: T;
  /** Place in the order that was meant: lower goes first. */
  readonly order: number;
}

/** Exact path, length of the path, method, number of headers, number of query parameters. See https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule */
export function precedence({ path, methods, headers, cookies, queries }: Match): number[] {
  const [first] = path ?? [];
  return [first?.type === 'exact' ? 1 : 0, first ? first.value.length : 1, methods ? 1 : 0, (headers?.length ?? 0) + (cookies?.length ?? 0), queries?.length ?? 0];
}

/**
 * Adds what makes specificity choose as the order would: where a later alternative is more specific than an earlier one,
 * the requests that meet both get an alternative of their own, with the earlier one's outcome. None is added where both outcomes agree.
 */
export function honourOrder<T>(alternatives: readonly Alternative<T>[], same: (a: T, b: T) => boolean): Alternative<T>[] {
  // What an earlier one takes whole, such as one method of a rule that is split by methods, would only be a tie.
  const all = alternatives.filter(({ match, order }) => !alternatives.some(first => first.order < order && covers(first.match, match)));
  const known = new Set(all.map(fingerprint));
  for (let later = 0; later < all.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      for (const [e, l] of [[all[earlier], all[later]], [all[later], all[earlier]]]) {
        if (e.order >= l.order || same(e.outcome, l.outcome) || !moreSpecific(l.match, e.match)) continue;
        const match = both(e.match, l.match);
        // Requests that something still earlier takes are not the earlier one's to claim; nor those that another alternative claims for it already.
        const claims = (first: Alternative<T>) => first.order < e.order || (first.order === e.order && moreSpecific(first.match, l.match));
        if (!match || all.some(first => claims(first) && covers(first.match, match))) continue;
        const added = { match, outcome: e.outcome, order: e.order };
        if (known.has(fingerprint(added))) continue;
        known.add(fingerprint(added));
        all.push(added);
      }
    }
  }
  return all.sort((a, b) => a.order - b.order);
}

function moreSpecific(a: Match, b: Match): boolean {
  const [x, y] = [precedence(a), precedence(b)];
  const i = x.findIndex((rank, at) => rank !== y[at]);
  return i >= 0 && x[i] > y[i];
}

function fingerprint({ match, order }: Alternative<unknown>): string {
  return JSON.stringify([order, match]);
}
