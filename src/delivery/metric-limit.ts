import { Duration } from 'cdk8s';
import { milliseconds } from '../input/duration';
import { wholeNumber } from '../input/whole-number';
import { MetricLimitRecord } from '../model/delivery-plan';

/**
 * A limit of a metric of the new version during a release: a check fails above it, or if there is no traffic to measure.
 * @example
 * const limits = [MetricLimit.errorRate(5), MetricLimit.latency(Duration.millis(500))];
 */
export class MetricLimit {
  /**
   * Share of the requests that the new version answers with a server error (HTTP status 500 to 599).
   * @param maxPercent the most that passes: whole percent from 0 to 99
   * @throws if it is out of range, or a fraction
   */
  public static errorRate(maxPercent: number): MetricLimit {
    return new MetricLimit({ kind: 'error-rate', maxPercent: wholeNumber('MetricLimit.errorRate', 'maxPercent', maxPercent, 0, 99, 'for instance 5') });
  }

  /**
   * A percentile of the time in which the new version answers.
   * @param max the longest that passes: at least a millisecond
   * @param percentile whole number from 1 to 99; the default is 99
   * @throws if the duration is none, too short or a fraction of a millisecond, or the percentile is out of range
   */
  public static latency(max: Duration, percentile = 99): MetricLimit {
    const where = 'MetricLimit.latency';
    return new MetricLimit({
      kind: 'latency',
      maxMs: milliseconds(where, 'max', max),
      percentile: wholeNumber(where, 'percentile', percentile, 1, 99, 'leave it out for 99'),
    });
  }

  /** @internal */
  private constructor(public readonly _metricLimit: MetricLimitRecord) {}
}
