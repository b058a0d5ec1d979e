import { percentileOf } from './rates';
import { Measured, MeasuredPods, percentOf, RequestMetrics } from './request-metrics';
import { selector } from './selector';

/**
 * The statuses of gRPC that a server is to blame for: UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS.
 * See https://opentelemetry.io/docs/specs/semconv/rpc/grpc/
 */
const GRPC_SERVER_ERRORS = '2|4|12|13|14|15';

/**
 * Matchers of requests that failed by a fault of the server. No series has two of them.
 * @param isGrpc whether some may be gRPC calls: a failed call has HTTP status 200
 */
export function serverFailures(isGrpc: boolean): readonly (readonly string[])[] {
  return [['response_code=~"5.."'], ...(isGrpc ? [['response_code!~"5.."', `grpc_response_status=~"${GRPC_SERVER_ERRORS}"`]] : [])];
}

/**
 * The standard metrics of Istio. See https://istio.io/latest/docs/reference/config/metrics/
 * @param reporter the proxy that reports: `destination` is the sidecar of the server, `waypoint` that of the service's namespace
 */
export function istioRequestMetrics(reporter: 'destination' | 'waypoint'): RequestMetrics {
  return metricsOf(({ namespace, deployment }: MeasuredPods) => (
    { reporter, destination_workload_namespace: namespace, destination_workload: deployment }
  ));
}

/** The requests that a Service is the destination of. */
export interface RequestsOfService extends Measured {
  /** Name of the Service. */
  readonly service: string;
}

/**
 * The requests that routes send to a Service, by the proxy that routes them: only it knows the Service.
 * @param reporter `source` are the sidecars of the clients
 */
export function istioServiceMetrics(reporter: 'source' | 'waypoint'): RequestMetrics<RequestsOfService> {
  return metricsOf(({ namespace, service }: RequestsOfService) => (
    { reporter, destination_service_namespace: namespace, destination_service_name: service }
  ));
}

function metricsOf<P extends Measured>(labels: (pods: P) => Readonly<Record<string, string>>): RequestMetrics<P> {
  return {
    errorPercent(pods, window) {
      const requests = (...more: string[]) => selector('istio_requests_total', labels(pods), ...more);
      return percentOf(serverFailures(pods.isGrpc).map(failure => requests(...failure)), requests(), window);
    },
    latencyMs: (pods, percentile, window) => percentileOf(selector('istio_request_duration_milliseconds_bucket', labels(pods)), percentile, window),
  };
}
