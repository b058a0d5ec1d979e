/** The dashboards of a mesh. */
export interface DashboardsRecord {
  /** Construct path. */
  readonly path: string;
  /** First part of the names of the ConfigMaps and of the uids of the dashboards. */
  readonly name: string;
  /** Namespace of the ConfigMaps. */
  readonly namespace: string;
  /** Labels by which Grafana finds the ConfigMaps. */
  readonly labels: Readonly<Record<string, string>>;
  /** Annotation with the folder of the dashboards; none: the default folder of Grafana. */
  readonly folder?: { readonly annotation: string; readonly name: string };
  /** Whether Prometheus has the metrics of containers. */
  readonly containerMetrics?: true;
}
