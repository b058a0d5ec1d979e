import { serverFailures } from './istio-request-metrics';
import { NamedQuery, totalAndParts } from './named-query';
import { sumOfRates } from './rates';
import { selector } from './selector';
import { RequestSeries, SelectedPods } from './service-queries';

/** See `istioRequestMetrics()`. */
export function istioRequestSeries(reporter: 'destination' | 'waypoint'): RequestSeries {
  return {
    requests: 'istio_requests_total',
    latency: 'istio_request_duration_milliseconds_bucket',
    labels: ({ namespace, workloads }) => (
      [`reporter="${reporter}"`, `destination_workload_namespace="${namespace}"`, `destination_workload=~"${workloads}"`]
    ),
    failures: serverFailures(true),
    by: {
      workload: ['destination_workload'],
      caller: ['source_workload', 'source_workload_namespace'],
      status: ['response_code', 'grpc_response_status'],
    },
  };
}

/**
 * Requests that the proxy failed which routes them: that of the caller, or the waypoint. A response flag names the reason: no healthy pod, too many
 * connections, a timeout. The pods of the service do not count them.
 * See https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage
 * @param host a regular expression of the names of the Services
 */
export function responseFlags(reporter: 'source' | 'waypoint', { namespace }: SelectedPods, host: string, window: string): NamedQuery[] {
  const service = [`destination_service_namespace="${namespace}"`, `destination_service_name=~"${host}"`];
  const flagged = [selector('istio_requests_total', {}, `reporter="${reporter}"`, ...service, 'response_flags!="-"')];
  return totalAndParts(sumOfRates(flagged, window), sumOfRates(flagged, window, ['response_flags']), '{{response_flags}}');
}
