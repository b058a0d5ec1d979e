/** What a service level objective counts as a bad request: one that fails, or one that is answered late. */
export type IndicatorRecord = { readonly kind: 'availability' } | { readonly kind: 'latency'; readonly maxMs: number };

/** A service level objective: the share of good requests of a service over a period. */
export interface ServiceLevelObjectiveRecord {
  /** Construct path. */
  readonly path: string;
  /** Name of its rules: the service, and what is measured. */
  readonly name: string;
  readonly indicator: IndicatorRecord;
  /** Share of good requests, in percent. */
  readonly objectivePercent: number;
  /** The period in days. */
  readonly days: number;
  /** Least rate of requests at which alerts fire; none: any. */
  readonly minRequestsPerSecond?: number;
  /** Labels of its alerts. */
  readonly alertLabels: Readonly<Record<string, string>>;
}

/** The share of bad requests that the objective allows: from 0 to 1. */
export function errorBudget(objectivePercent: number): number { return rounded((100 - objectivePercent) / 100); }

/** Without the errors of binary fractions. */
export function rounded(value: number): number { return Number(value.toFixed(10)); }
