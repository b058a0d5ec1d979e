import { Match } from './match';

/** A limit of a metric of the new version: above it a check fails. */
export type MetricLimitRecord =
  | { readonly kind: 'error-rate'; readonly maxPercent: number }
  | { readonly kind: 'latency'; readonly percentile: number; readonly maxMs: number };

/**
 * A release without steps: the new version is tested in a number of iterations, one in each interval. In a blue-green release it gets all traffic then; in an
 * A/B test it has the requests that match any of `matches`.
 */
export type TrialRecord =
  | { readonly kind: 'blue-green'; readonly iterations: number; readonly mirrorPercent?: number }
  | { readonly kind: 'A/B test'; readonly iterations: number; readonly matches: readonly Match[] };

/** How traffic shifts to a new version. */
export interface DeliveryPlanRecord {
  /** The shares of the new version, in percent, one after the other. The first is above 0, and each is above the one before. A trial has none. */
  readonly steps: readonly number[];
  /** Left out: the release has steps. */
  readonly trial?: TrialRecord;
  /** Time between two checks; a step takes one interval. */
  readonly intervalMs: number;
  /** How many failed checks roll the release back. */
  readonly failedChecks: number;
  readonly limits: readonly MetricLimitRecord[];
}

/** A trial with its article, for an error. */
export function trialName({ kind }: TrialRecord): string { return kind === 'A/B test' ? 'an A/B test' : 'a blue-green release'; }

/** The matches of an A/B test; none of other plans. */
export function testedMatches({ trial }: Pick<DeliveryPlanRecord, 'trial'>): readonly Match[] { return trial?.kind === 'A/B test' ? trial.matches : []; }

/** What identifies the metric of a limit: `error-rate`, `latency-p99`. */
export function metricLimitName(limit: MetricLimitRecord): string {
  return limit.kind === 'error-rate' ? 'error-rate' : `latency-p${limit.percentile}`;
}

/** The highest value that a limit allows: percent, or milliseconds. */
export function highestOf(limit: MetricLimitRecord): number { return limit.kind === 'error-rate' ? limit.maxPercent : limit.maxMs; }
