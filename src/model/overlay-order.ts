import { Match } from './match';
import { MatchIndex } from './match-index';
import { memoizeByIdentity } from './memoize-by-identity';
import { isShadowed } from './redundant-rules';
import { Overlay } from './route-table';

/** Requests that settings are declared for, as alternatives. */
interface Scope { readonly matches: readonly Match[] }

/** Whether the outer scope has all requests of the inner one. */
export function isWithin(inner: Scope, outer: Scope): boolean {
  return inner.matches.every(match => isShadowed(match, alternativesOf(outer.matches)));
}

/** The matches of a scope, each by itself. */
const alternativesOf = memoizeByIdentity((matches: readonly Match[]) => new MatchIndex(matches.map(match => ({ matches: [match] }))));

/** Whether a scope has some of the requests of another, and no others: of settings that both make, the narrower one's apply. */
export function isNarrower(inner: Scope, outer: Scope): boolean { return isWithin(inner, outer) && !isWithin(outer, inner); }

/** Overlays in the order in which they are applied: broader ones first, so that a narrower one takes precedence. Else in the given order. */
export function broadFirst(overlays: readonly Overlay[]): Overlay[] {
  if (overlays.length < 2) return [...overlays];
  const index = new MatchIndex(overlays);
  const broaderCount = (overlay: Overlay, i: number) => (
    index.candidatesAt(i).filter(other => other !== overlay && isNarrower(overlay, other)).length
  );
  return overlays.map((overlay, i) => ({ overlay, rank: broaderCount(overlay, i) })).sort((a, b) => a.rank - b.rank).map(({ overlay }) => overlay);
}
