import { Chart } from 'cdk8s';
import { ABTestRoute, HttpMatch } from 'cdk8s-mesh';
import { Services } from './services';

/**
 * recommendation-service: the test group gets algorithm A, the control group B. Who sends the request says the group: api-gateway, which assigns
 * it by the user's id. Clients outside cannot (gateway.ts). Requests without a group draw anew each time.
 */
export function addTest({ recommendations, algorithmA, algorithmB }: Services): void {
  new ABTestRoute(Chart.of(recommendations), 'recommendations-test', {
    service: recommendations,
    variants: [
      { version: algorithmA, matches: [HttpMatch.header('x-user-group', 'test')], percent: 50 },
      { version: algorithmB, matches: [HttpMatch.header('x-user-group', 'control')], percent: 50 },
    ],
  });
}
