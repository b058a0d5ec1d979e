import { MeasuredPods, percentileOf, percentOf, RequestMetrics, series } from './request-metrics';

const labels = ({ namespace, deployment }: MeasuredPods) => ({ direction: 'inbound', namespace, deployment });

/**
 * The metrics of Linkerd's proxies, with the labels of its scrape configuration. It classifies responses with status 5xx, and gRPC calls that failed, as failures.
 * The latency is that of the first byte.
 * See https://linkerd.io/2-edge/reference/proxy-metrics/
 */
export const linkerdRequestMetrics: RequestMetrics = {
  errorPercent: (pods, window) => (
    percentOf([series('response_total', { ...labels(pods), classification: 'failure' })], series('response_total', labels(pods)), window)
  ),
  latencyMs: (pods, percentile, window) => percentileOf(series('response_latency_ms_bucket', labels(pods)), percentile, window),
};
