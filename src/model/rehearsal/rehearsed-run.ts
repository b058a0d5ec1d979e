import { DeliveryPlanRecord } from '../delivery-plan';
import { MeasuredInterval } from './measured-interval';

/** A moment at which an engine acts, and the state that it leaves. */
export interface RehearsedTick {
  /** Since the engine has seen the new version. */
  readonly ms: number;
  /** The share of the canary's pods. */
  readonly percent: number;
  /** In the engine's words. */
  readonly phase: string;
  readonly check: 'none' | 'passed' | 'failed';
  readonly failedChecks: number;
  readonly event: string;
}

/** What an engine does with a plan: all its ticks to the end, and the end. */
export interface RehearsedRun {
  readonly ticks: readonly RehearsedTick[];
  /** `running`: there is no end within the ticks that a rehearsal takes. */
  readonly outcome: 'promoted' | 'rolled-back' | 'running';
}

/** What happens during a release. */
export interface RehearsedRelease {
  readonly plan: DeliveryPlanRecord;
  /** For each interval from the first in which the new version has a share; the last one holds for all that follow. At least one. */
  readonly series: readonly MeasuredInterval[];
  /** When the promotion is approved, since the engine has seen the new version; undefined without a manual gate. */
  readonly approvalMs?: number;
}

/** The most ticks of a rehearsal: a plan may allow any number of failed checks. */
export const MOST_TICKS = 1000;
