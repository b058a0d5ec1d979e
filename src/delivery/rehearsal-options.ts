import { Duration } from 'cdk8s';
import { IntervalMetrics } from './interval-metrics';
import { RehearsalEngine } from './rehearsal-engine';

/**
 * Options of `DeliveryPlan.rehearse()`.
 * @example
 * const options: RehearsalOptions = { series: [IntervalMetrics.of({ errorPercent: 6 })] };
 */
export interface RehearsalOptions {
  /**
   * The metrics of the new version, one entry for each interval from the first in which it has a share, or is tested. The last entry holds for all further intervals. At
   * least one.
   */
  readonly series: IntervalMetrics[];
  /**
   * The engine.
   * @default RehearsalEngine.FLAGGER
   */
  readonly engine?: RehearsalEngine;
  /**
   * When somebody approves the promotion, as time since the engine has seen the new version: at least a millisecond.
   * @default - no manual approval
   */
  readonly promotionApproval?: Duration;
}
