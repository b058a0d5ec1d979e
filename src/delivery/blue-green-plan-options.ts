import { Duration } from 'cdk8s';
import { MetricLimit } from './metric-limit';

/**
 * Options of `DeliveryPlan.blueGreen()`.
 * @example
 * const options: BlueGreenPlanOptions = { iterations: 5, mirrorPercent: 100, limits: [MetricLimit.errorRate(5)] };
 */
export interface BlueGreenPlanOptions {
  /**
   * How many intervals the new version is tested for before it gets all traffic: from 1 to 1000.
   * @default 10
   */
  readonly iterations?: number;
  /**
   * Share of the requests that are mirrored to the new version while it is tested: whole percent from 1 to 100. Its responses are dropped, but what requests
   * write is written twice. Istio only.
   * @default - no mirroring: a load test (`FlaggerHook.ROLLOUT`) has to send requests to the Service `<service>-canary`
   */
  readonly mirrorPercent?: number;
  /**
   * Time between two checks: whole seconds, at least 10.
   * @default Duration.minutes(5)
   */
  readonly interval?: Duration;
  /**
   * The failed checks after which the release is rolled back: at least 1. They add up over the whole release.
   * @default 1
   */
  readonly failedChecks?: number;
  /** Limits of the metrics of the new version: at least one. */
  readonly limits: MetricLimit[];
}
