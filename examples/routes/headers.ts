import { Chart } from 'cdk8s';
import { HeaderModifier } from 'cdk8s-mesh';
import { Services } from './services';

/** reviews: what its pods are told of a request, and what browsers are told of the answer. `match` makes it hold for some requests only. */
export function addHeaders({ reviews }: Services): void {
  new HeaderModifier(Chart.of(reviews), 'reviews-headers', {
    service: reviews,
    request: { set: { 'x-shop': 'books' }, remove: ['x-debug'] }, // set replaces what the caller sent, add keeps it
    response: { add: { 'cache-control': 'no-store' } },
  });
}
