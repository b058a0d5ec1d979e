import { Measured, RequestMetrics } from './request-metrics';
import { MetricLimitRecord } from '../../model/delivery-plan';

/** The query for what a limit of a delivery plan is about. */
export function limitQuery<P extends Measured>(limit: MetricLimitRecord, pods: P, metrics: RequestMetrics<P>, window: string): string {
  return limit.kind === 'error-rate' ? metrics.errorPercent(pods, window) : metrics.latencyMs(pods, limit.percentile, window);
}
