/** PodMonitors of the Prometheus operator, one for each service with metrics. */
export interface PodMonitorSettings {
  /** Labels by which a Prometheus selects PodMonitors. */
  readonly labels: Readonly<Record<string, string>>;
  /** None: that of Prometheus. */
  readonly intervalMs?: number;
}
