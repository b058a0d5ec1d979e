import { Chart, Duration } from 'cdk8s';
import { FaultInjection, HttpMatch } from 'cdk8s-mesh';
import { Services } from './services';

/**
 * payment-service: what becomes of the checkout when payments are slow, or fail. Only requests with the header take part, so order-service
 * has to pass it on; from outside it does not get in (gateway.ts). Remove this file when the test is over: a fault has no end of its own.
 */
export function addChaos({ payments }: Services): void {
  new FaultInjection(Chart.of(payments), 'payments-chaos', {
    service: payments,
    matches: [HttpMatch.header('x-chaos-test', 'enabled')],
    delay: { percent: 20, duration: Duration.seconds(5) },
    abort: { percent: 10, httpStatus: 503 }, // drawn apart from the delay: 2 % of the requests get both
  });
}
