/** Thresholds of the health of a mesh. */
export interface HealthThresholds {
  readonly proxyCpuCores: number;
  readonly proxyMemoryBytes: number;
  readonly errorPercent: number;
  /** Of a healthy mesh. */
  readonly latencyMs: number;
  /** Of a service that is still usable. */
  readonly serviceLatencyMs: number;
  readonly controlPlaneCpuCores: number;
  readonly controlPlaneMemoryBytes: number;
  readonly configPushMs: number;
  readonly proxyConvergenceMs: number;
}

/** Alerts on the health of a mesh. */
export interface MeshHealthRecord extends HealthThresholds {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  /** Namespace of the rules. */
  readonly namespace: string;
  /** That of the control plane; none: that of the provider. */
  readonly controlPlaneNamespace?: string;
}
