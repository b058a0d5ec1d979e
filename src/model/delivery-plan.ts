/** A limit of a metric of the new version: above it a check fails. */
export type MetricLimitRecord =
  | { readonly kind: 'error-rate'; readonly maxPercent: number }
  | { readonly kind: 'latency'; readonly percentile: number; readonly maxMs: number };

/** How traffic shifts to a new version. */
export interface DeliveryPlanRecord {
  /** The shares of the new version, in percent, one after the other. The first is above 0, and each is above the one before. */
  readonly steps: readonly number[];
  /** Time between two checks; a step takes one interval. */
  readonly intervalMs: number;
  /** How many failed checks roll the release back. */
  readonly failedChecks: number;
  readonly limits: readonly MetricLimitRecord[];
}

/** What identifies the metric of a limit: `error-rate`, `latency-p99`. */
export function metricLimitName(limit: MetricLimitRecord): string {
  return limit.kind === 'error-rate' ? 'error-rate' : `latency-p${limit.percentile}`;
}
