import { Chart } from 'cdk8s';
import { CanaryRoute } from 'cdk8s-mesh';
import { Services } from './services';

/** cache: no requests to be seen, so connections are what is split. One that is open stays where it is. */
export function addTcpSplit({ cache, cacheV7, cacheV8 }: Services): void {
  new CanaryRoute(Chart.of(cache), 'cache-canary', { service: cache, stable: cacheV7, canary: cacheV8, canaryPercent: 10 });
}
