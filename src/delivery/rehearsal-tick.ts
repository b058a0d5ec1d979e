import { Duration } from 'cdk8s';

/** The result of a check of the metrics. */
export enum CheckResult {
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
 * const [tick]: RehearsalTick[] = plan.rehearse({ series: [IntervalMetrics.NO_TRAFFIC] }).ticks;
 */
export interface RehearsalTick {
  /** Time since the engine has seen the new version. */
  readonly time: Duration;
  /** The share of the pods of the canary, in percent. It is 0 again when the promotion is over: the new version has all traffic then. */
  readonly canaryPercent: number;
  /** The phase of the release in the engine's words. */
  readonly phase: string;
  /** The result of the check. */
  readonly check: CheckResult;
  /** The failed checks up to now that count towards a rollback. */
  readonly failedChecks: number;
  /** What the engine does, or why the check failed. */
  readonly event: string;
}
