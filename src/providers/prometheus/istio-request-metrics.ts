import { MeasuredPods, percentileOf, percentOf, RequestMetrics, series } from './request-metrics';

/**
 * The statuses of gRPC that a server is to blame for: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS.
 * See https://opentelemetry.io/docs/specs/semconv/rpc/grpc/
 */
export const GRPC_SERVER_ERRORS = '2|4|12|13|14|15';

/**
 * The standard metrics of Istio. See https://istio.io/latest/docs/reference/config/metrics/
 * @param reporter the proxy that reports: `destination` is the sidecar of the server, `waypoint` that of the service's namespace
 */
export function istioRequestMetrics(reporter: 'destination' | 'waypoint'): RequestMetrics {
  const labels = ({ namespace, deployment }: MeasuredPods) => (
    { reporter, destination_workload_namespace: namespace, destination_workload: deployment }
  );
  return {
    errorPercent(pods, window) {
      const requests = (...more: string[]) => series('istio_requests_total', labels(pods), ...more);
      const grpc = pods.isGrpc ? [requests('response_code!~"5.."', `grpc_response_status=~"${GRPC_SERVER_ERRORS}"`)] : [];
      return percentOf([requests('response_code=~"5.."'), ...grpc], requests(), window);
    },
    latencyMs: (pods, percentile, window) => percentileOf(series('istio_request_duration_milliseconds_bucket', labels(pods)), percentile, window),
  };
}
