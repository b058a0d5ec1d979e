import { covers } from './match';
import { MatchIndex } from './match-index';
import { Overlay } from './route-table';

/** Whether all requests that the first meets are met by the second. */
export function isWithin(inner: Overlay, outer: Overlay): boolean {
  return inner.matches.every(match => outer.matches.some(other => covers(other, match)));
}

/** The narrower an overlay, the later: what it says then holds against the broader. Else as said. */
export function broadFirst(overlays: readonly Overlay[]): Overlay[] {
  if (overlays.length < 2) return [...overlays];
  const meeting = new MatchIndex(overlays);
  const above = (overlay: Overlay, i: number) => (
    meeting.candidatesAt(i).filter(other => other !== overlay && isWithin(overlay, other) && !isWithin(other, overlay)).length
  );
  return overlays.map((overlay, i) => ({ overlay, rank: above(overlay, i) })).sort((a, b) => a.rank - b.rank).map(({ overlay }) => overlay);
}
