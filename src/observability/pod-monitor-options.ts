import { Duration } from 'cdk8s';
import { checkProps } from '../input/check-props';
import { wholeSeconds } from '../input/duration';
import { objectLabels } from '../input/label';
import { omitUndefined } from '../model/omit-undefined';
import { PodMonitorSettings } from '../model/pod-monitor-settings';

/**
 * PodMonitors of the Prometheus operator, for a Prometheus that does not read the `prometheus.io/*` annotations: each service with `metrics` gets one.
 * It selects the pods of all versions, and those that Flagger copies. On Istio with sidecars it scrapes the port of the proxy that merges the metrics of the
 * application with its own, else the port of the application. Waypoints, gateways and the proxies of Linkerd get none: their installation has them.
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor
 * @example
 * const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio(), podMonitors: { labels: { release: 'kube-prometheus-stack' } } });
 */
export interface PodMonitorOptions {
  /** Labels of the PodMonitors, by which `podMonitorSelector` of the Prometheus selects them: at least one. */
  readonly labels: { [name: string]: string };
  /**
   * How often metrics are scraped: whole seconds, at least one.
   * @default - as the Prometheus is configured: its scrapeInterval, 30 s
   */
  readonly interval?: Duration;
}

/** The options in the model's terms. @throws if a label is invalid, or the interval is no whole number of seconds */
export function podMonitorSettings(where: string, options: PodMonitorOptions): PodMonitorSettings {
  const { labels, interval } = checkProps(where, 'PodMonitorOptions', options, 'podMonitors');
  const intervalMs = interval && wholeSeconds(where, 'podMonitors.interval', interval, 'Duration.seconds(15)');
  return omitUndefined({ labels: objectLabels(where, 'podMonitors.labels', labels, 'give the labels that podMonitorSelector of the Prometheus selects'), intervalMs });
}
