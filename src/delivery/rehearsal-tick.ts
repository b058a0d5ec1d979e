import { Duration } from 'cdk8s';

/**
 * The result of a check of the metrics.
 * @example
 * const plan = DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] });
 * const isFailed = plan.rehearse({ series: [IntervalMetrics.of({ errorPercent: 6 })] }).ticks[2].check === RehearsalCheck.FAILED;
 */
export enum RehearsalCheck {
  /** No check was made. */
  NONE = 'none',
  /** All metrics were within their limits. */
  PASSED = 'passed',
  /** A metric was above its limit, or there was no traffic. */
  FAILED = 'failed',
}

/**
 * A moment of a rehearsal at which the engine acts, and the state that it leaves.
 * @example
 * const plan = DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] });
 * const first: RehearsalTick = plan.rehearse({ series: [IntervalMetrics.NO_TRAFFIC] }).ticks[0];
 */
export interface RehearsalTick {
  /** Time since the engine has seen the new version. */
  readonly time: Duration;
  /**
   * The share of the pods of the canary, in percent. In an A/B test it is their share of the matching
   * requests. It is 0 again when the promotion is over: the new version has all traffic then.
   */
  readonly canaryPercent: number;
  /** The phase of the release in the engine's words. */
  readonly phase: string;
  /** The result of the check. */
  readonly check: RehearsalCheck;
  /** The failed checks up to now that count towards a rollback. */
  readonly failedChecks: number;
  /** What the engine does, or why the check failed. */
  readonly event: string;
}
