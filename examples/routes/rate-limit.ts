import { Chart } from 'cdk8s';
import { RateLimit } from 'cdk8s-mesh';
import { Services } from './services';

/** stock: each of its pods takes 20 requests a second; those above get 429. Twice the pods take twice as many. */
export function addRateLimit({ stock }: Services): void {
  new RateLimit(Chart.of(stock), 'stock-limit', { service: stock, requestsPerSecond: 20 });
}
