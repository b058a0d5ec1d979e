import { percentileOf } from './rates';
import { Measured, MeasuredPods, percentOf, RequestMetrics } from './request-metrics';
import { selector } from './selector';

/**
 * The metrics of Linkerd's proxies, with the labels of its scrape configuration. It classifies responses with status 5xx, and gRPC calls that failed, as failures.
 * The latency is that of the first byte.
 * See https://linkerd.io/2-edge/reference/proxy-metrics/
 */
export const linkerdRequestMetrics = metricsOf(({ namespace, deployment }: MeasuredPods) => [{ namespace, deployment }]);

/** Pods by their names. */
export interface NamedPods extends Measured {
  /** What their names begin with, as a regular expression. */
  readonly podPrefix: string;
}

/** The same of pods by their names: Linkerd has no label for a workload of another kind than those of Kubernetes. */
export const linkerdPodMetrics = metricsOf(({ namespace, podPrefix }: NamedPods) => [{ namespace }, `pod=~"${podPrefix}.+"`]);

function metricsOf<P extends Measured>(selectorOf: (pods: P) => readonly [Readonly<Record<string, string>>, ...string[]]): RequestMetrics<P> {
  const inbound = (name: string, pods: P, own: Readonly<Record<string, string>> = {}) => {
    const [labels, ...more] = selectorOf(pods);
    return selector(name, { direction: 'inbound', ...labels, ...own }, ...more);
  };
  return {
    errorPercent: (pods, window) => percentOf([inbound('response_total', pods, { classification: 'failure' })], inbound('response_total', pods), window),
    latencyMs: (pods, percentile, window) => percentileOf(inbound('response_latency_ms_bucket', pods), percentile, window),
  };
}
