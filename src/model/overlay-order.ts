import { covers } from './match';
import { MatchIndex } from './match-index';
import { Overlay } from './route-table';

/** Whether the outer overlay matches all requests of the inner one. */
export function isWithin(inner: Overlay, outer: Overlay): boolean {
  return inner.matches.every(match => outer.matches.some(other => covers(other, match)));
}

/** Overlays in the order in which they are applied: broader ones first, so that a narrower one takes precedence. Else in the given order. */
export function broadFirst(overlays: readonly Overlay[]): Overlay[] {
  if (overlays.length < 2) return [...overlays];
  const index = new MatchIndex(overlays);
  const broaderCount = (overlay: Overlay, i: number) => (
    index.candidatesAt(i).filter(other => other !== overlay && isWithin(overlay, other) && !isWithin(other, overlay)).length
  );
  return overlays.map((overlay, i) => ({ overlay, rank: broaderCount(overlay, i) })).sort((a, b) => a.rank - b.rank).map(({ overlay }) => overlay);
}
