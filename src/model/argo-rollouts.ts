/** Argo Rollouts as the engine of a delivery. */
export interface ArgoRolloutsRecord {
  readonly type: 'argo-rollouts';
  /** URL of Prometheus. */
  readonly metricsServer: string;
  /** Number of pods; none if an autoscaler of the Rollout sets it. */
  readonly replicas?: number;
  /** Whether somebody has to approve the promotion after the last step. */
  readonly manualPromotion: boolean;
  readonly progressDeadlineMs?: number;
}
