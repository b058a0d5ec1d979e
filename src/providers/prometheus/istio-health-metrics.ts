import { HealthMetrics } from './health-rules';
import { failedRequests } from './istio-service-metrics';
import { selector } from './selector';
import { ISTIOD } from '../istio/control-plane';

/**
 * What proxies and istiod report.
 * @param reporter the proxies that report requests: sidecars of servers, or waypoints
 * @param by the labels that name a service or workload, the namespace first
 * See https://istio.io/latest/docs/reference/commands/pilot-discovery/#metrics
 */
export function istioHealthMetrics(reporter: 'destination' | 'waypoint', by: readonly [namespace: string, name: string]): HealthMetrics {
  return {
    proxyContainer: 'istio-proxy',
    controlPlane: {
      namespace: ISTIOD.namespace, containers: 'discovery', configPush: 'pilot_xds_push_time', proxyConvergence: 'pilot_proxy_convergence_time',
    },
    requestsIn: namespaces => {
      const labels = { reporter, [by[0]]: namespaces };
      return {
        by,
        requests: selector('istio_requests_total', labels),
        errors: failedRequests(labels, true),
        buckets: selector('istio_request_duration_milliseconds_bucket', labels),
      };
    },
  };
}
