import { Chart } from 'cdk8s';
import { BlueGreenRoute, HttpMatch } from 'cdk8s-mesh';
import { Services } from './services';

/** order-service: blue is live, and testers reach either colour by a header. */
export function addBlueGreen({ orders, ordersBlue, ordersGreen }: Services): void {
  new BlueGreenRoute(Chart.of(orders), 'orders-blue-green', {
    service: orders,
    blue: ordersBlue,
    green: ordersGreen,
    active: ordersBlue, // the switch, in both directions: one name in the YAML
    // Whoever sends the header gets the colour; gateway.ts takes it off requests from outside.
    blueMatches: [HttpMatch.header('x-env', 'blue')],
    greenMatches: [HttpMatch.header('x-env', 'green')],
  });
}
