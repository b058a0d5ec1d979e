import { Chart, Duration } from 'cdk8s';
import { CanaryRoute, HttpMatch, RetryOn } from 'cdk8s-mesh';
import { Services } from './services';

/** Which version gets a request. A route belongs to its service: it may stand in any chart, and is rendered in the service's. */
export function addCanaries({ users, usersV1, usersV2, products, productsV1, productsV2 }: Services): void {
  new CanaryRoute(Chart.of(users), 'users-canary', {
    service: users,
    stable: usersV1,
    canary: usersV2,
    canaryPercent: 10,
    canaryMatches: [HttpMatch.header('x-api-version', 'v2')], // those who ask for it get it, always
    timeout: Duration.seconds(5),
    retries: {
      attempts: 2,
      perTryTimeout: Duration.millis(1600), // three tries in 4.8 s: they fit into the timeout, else synthesis fails
      // 5xx and reset are tried again for idempotent methods only: a POST that failed may have been carried out.
      retryOn: [RetryOn.SERVER_ERROR, RetryOn.RESET, RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM],
    },
  });

  new CanaryRoute(Chart.of(products), 'products-canary', { service: products, stable: productsV1, canary: productsV2, canaryPercent: 20 });
}
