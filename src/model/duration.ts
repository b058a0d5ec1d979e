/**
 * Renders a time as both Go's durations (Istio) and GEP-2257 (Gateway API, Linkerd) read it: whole seconds or whole milliseconds, never a fraction.
 */
export function renderDuration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
