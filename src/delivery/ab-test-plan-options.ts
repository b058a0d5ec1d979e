import { Duration } from 'cdk8s';
import { MetricLimit } from './metric-limit';
import { HttpMatch } from '../traffic/http-match';

/**
 * Options of `DeliveryPlan.abTest()`.
 * @example
 * const options: ABTestPlanOptions = { matches: [HttpMatch.header('x-user-group', 'test')], limits: [MetricLimit.errorRate(5)] };
 */
export interface ABTestPlanOptions {
  /** The requests that the new version gets: those that match any of these, at least one. By headers and cookies only. */
  readonly matches: HttpMatch[];
  /**
   * How many intervals the new version is tested for before it is promoted: from 1 to 1000.
   * @default 10
   */
  readonly iterations?: number;
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
