import { Chart } from 'cdk8s';
import { CanaryRoute, HttpMatch, HttpMethod, TrafficMirror } from 'cdk8s-mesh';
import { Services } from './services';

/**
 * search: version 2 is tried with copies of half of the reads before anybody gets its answers. Nobody waits for a copy; what it answers is
 * thrown away. What it writes is not: so copy reads, or let the copy write elsewhere.
 */
export function addMirror({ search, searchV1, searchV2 }: Services): void {
  const chart = Chart.of(search);
  // Without this, both versions would share the requests.
  new CanaryRoute(chart, 'search-canary', { service: search, stable: searchV1, canary: searchV2, canaryPercent: 0 });
  new TrafficMirror(chart, 'search-mirror', {
    service: search,
    matches: [HttpMatch.method(HttpMethod.GET)],
    targets: [{ version: searchV2, percent: 50 }], // add a target for another service
  });
}
