import { MetricLimitRecord } from '../delivery-plan';
import { renderDuration } from '../duration';

/** What the metrics of the new version show for an interval. */
export type MeasuredInterval =
  | { readonly traffic: false }
  /** Without a latency it is within each limit. */
  | { readonly traffic: true; readonly errorPercent: number; readonly latencyMs?: number };

/** Why a measurement fails a limit; undefined if it passes. As in PromQL, a value at the limit passes. */
export function limitFailure(limit: MetricLimitRecord, measured: MeasuredInterval): string | undefined {
  if (!measured.traffic) return 'no traffic to measure';
  if (limit.kind === 'error-rate') {
    return measured.errorPercent > limit.maxPercent ? `error rate ${measured.errorPercent} % above ${limit.maxPercent} %` : undefined;
  }
  const { latencyMs = 0 } = measured;
  return latencyMs > limit.maxMs ? `P${limit.percentile} latency ${renderDuration(latencyMs)} above ${renderDuration(limit.maxMs)}` : undefined;
}

/** The measurements of a release, interval by interval: the last one holds for all that follow. */
export function measuredAt(series: readonly MeasuredInterval[], interval: number): MeasuredInterval {
  return series[Math.min(interval, series.length - 1)];
}
