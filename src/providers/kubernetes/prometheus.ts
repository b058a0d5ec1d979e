import { Metrics } from '../../model/service-record';

/** Where Prometheus finds the metrics of a pod. See https://istio.io/latest/docs/ops/integrations/prometheus/ */
export function scrapeAnnotations(metrics?: Metrics): Record<string, string> {
  return metrics ? { 'prometheus.io/scrape': 'true', 'prometheus.io/port': `${metrics.port}`, 'prometheus.io/path': metrics.path } : {};
}
