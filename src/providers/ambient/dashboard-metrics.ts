import { needsWaypoint } from './waypoint';
import { DataPlaneMetrics } from '../grafana/data-plane-metrics';
import { istioRequestSeries, responseFlags } from '../prometheus/istio-service-queries';
import { istiodMetrics, ztunnelMetrics } from '../prometheus/istiod-metrics';
import { serviceQueries } from '../prometheus/service-queries';

/** What dashboards show of an ambient mesh: requests as the waypoint counts them. */
export const AMBIENT_METRICS: DataPlaneMetrics = {
  requests: serviceQueries(istioRequestSeries('waypoint')),
  latency: 'Time of the whole response, as the waypoint measures it.',
  controlPlane: 'istiod and ztunnel',
  serviceMetrics: (pods, serviceNames, window) => [{
    title: 'Requests with a response flag, at the waypoint',
    description: 'UO: too many connections, UH: no healthy pod, UF: no connection, UT: timeout, URX: no more retries.',
    unit: 'reqps',
    queries: responseFlags('waypoint', pods, serviceNames, window),
  }],
  controlPlaneMetrics: (_, window) => [...istiodMetrics(window), ...ztunnelMetrics(window)],
  unmeasured: service => (needsWaypoint(service) ? undefined : {
    reason: 'it has no waypoint, and ztunnel counts no requests',
    fix: 'give it a MeshTelemetry with access logs or tracing, and so a waypoint, or acknowledge this',
  }),
};
