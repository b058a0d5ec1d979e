import { intersect } from './match';
import { MatchIndex } from './match-index';
import { mirrorTarget } from './mirror-target';
import { Overlay } from './route-table';

/** The overlays with one mirror target whose requests another overlay mirrors to another target: together they need several targets. */
export function jointMirrors(overlays: readonly Overlay[]): Overlay[] {
  const mirroring = overlays.filter(({ mirrors }) => mirrors?.length);
  if (mirroring.length < 2) return [];
  const targets = (overlay: Overlay) => overlay.mirrors!.map(mirrorTarget);
  const index = new MatchIndex(mirroring);
  return mirroring.filter((overlay, i) => overlay.mirrors!.length === 1 && index.candidatesAt(i).some(other => (
    other !== overlay && targets(other).some(target => !targets(overlay).includes(target))
    && overlay.matches.some(match => other.matches.some(one => intersect(match, one)))
  )));
}
