import { Duration } from 'cdk8s';
import { checkProps } from '../input/check-props';
import { optionalMilliseconds } from '../input/duration';
import { inputError } from '../model/input-error';
import { MeasuredInterval } from '../model/rehearsal/measured-interval';

/**
 * Options of `IntervalMetrics.of()`.
 * @example
 * const options: IntervalMetricsOptions = { errorPercent: 2, latency: Duration.millis(300) };
 */
export interface IntervalMetricsOptions {
  /**
   * Share of the requests that fail with a server error: percent from 0 to 100, also a fraction.
   * @default 0
   */
  readonly errorPercent?: number;
  /**
   * The percentile of the latency that the plan limits, which must have such a limit: at least a millisecond.
   * @default - within the limits of the plan
   */
  readonly latency?: Duration;
}

/**
 * The metrics of the new version in one interval of a rehearsal.
 * @example
 * const series = [IntervalMetrics.of({ errorPercent: 2 }), IntervalMetrics.NO_TRAFFIC];
 */
export class IntervalMetrics {
  /** There are no requests to measure: the query has no result, or divides by zero. */
  public static readonly NO_TRAFFIC = new IntervalMetrics({ traffic: false });

  /**
   * Metrics of an interval with traffic.
   * @throws if the percentage is out of range, or the duration is none, too short or a fraction of a millisecond
   */
  public static of(options: IntervalMetricsOptions): IntervalMetrics {
    const where = 'IntervalMetrics.of';
    const { errorPercent = 0, latency } = checkProps(where, 'IntervalMetricsOptions', options);
    if (!(errorPercent >= 0 && errorPercent <= 100)) {
      throw inputError({ where, what: 'errorPercent', got: errorPercent, allowed: 'numbers from 0 to 100', fix: 'for instance 2.5' });
    }
    return new IntervalMetrics({ traffic: true, errorPercent, latencyMs: optionalMilliseconds(where, 'latency', latency) });
  }

  /** @internal */
  private constructor(public readonly _intervalMetrics: MeasuredInterval) {}
}
