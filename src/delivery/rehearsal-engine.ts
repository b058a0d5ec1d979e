/**
 * A delivery engine whose rules a rehearsal follows.
 * @example
 * const plan = DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] });
 * plan.rehearse({ engine: RehearsalEngine.ARGO_ROLLOUTS, series: [IntervalMetrics.NO_TRAFFIC] });
 */
export enum RehearsalEngine {
  /** Flagger: acts once in each interval. */
  FLAGGER = 'Flagger',
  /**
   * Argo Rollouts, with steps `setWeight`, `pause` and `analysis` for each share of the plan. An analysis fails when a metric fails as often as the plan
   * allows within one step: failed checks do not add up over the release.
   */
  ARGO_ROLLOUTS = 'Argo Rollouts',
}
