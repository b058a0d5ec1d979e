import { Duration } from 'cdk8s';
import { HttpMatch, PathMatch, RetryOn } from 'cdk8s-mesh';
import { Services } from './services';

/** storefront's own way to carts: it gives up sooner than other callers, but waits for a long export; and it opens few connections. */
export function addConsumerRoute({ storefront, carts }: Services): void {
  storefront.routesTo(carts, { timeout: Duration.seconds(5), retries: { attempts: 2, retryOn: [RetryOn.CONNECT_FAILURE] } });
  storefront.routesTo(carts, { connectionPool: { maxConnections: 100, maxPendingRequests: 50 } });
  storefront.routesTo(carts, { matches: [HttpMatch.path(PathMatch.exact('/export'))], timeout: Duration.seconds(30) });
}
