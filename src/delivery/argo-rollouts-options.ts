import { Duration } from 'cdk8s';

/**
 * Options of `DeliveryEngine.argoRollouts()`.
 * @example
 * const options: ArgoRolloutsOptions = { metricsServer: 'http://prometheus.istio-system:9090', replicas: 4 };
 */
export interface ArgoRolloutsOptions {
  /** URL of the Prometheus that scrapes the proxies of the mesh: http or https, without user and password. */
  readonly metricsServer: string;
  /**
   * Number of pods of the Rollout: at least one.
   * @default - none: one pod, until an autoscaler of the Rollout (`argoproj.io/v1alpha1`, `<service>-<version>`) sets another number
   */
  readonly replicas?: number;
  /**
   * Whether the release waits after its last step, until somebody approves the promotion (`kubectl argo rollouts promote`). Metrics are not checked
   * while it waits.
   * @default false
   */
  readonly manualPromotion?: boolean;
  /**
   * How long the new pods may take to become ready before the release is rolled back: whole seconds, at least one.
   * @default Duration.minutes(10)
   */
  readonly progressDeadline?: Duration;
}
