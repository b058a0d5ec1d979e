import { proxyBypass } from './proxy-bypass';
import { DataPlaneMetrics } from '../grafana/data-plane-metrics';
import { istioRequestSeries, responseFlags } from '../prometheus/istio-service-queries';
import { injectionMetrics, istiodMetrics } from '../prometheus/istiod-metrics';
import { serviceQueries } from '../prometheus/service-queries';

/** What dashboards show of Istio with sidecars: requests as the sidecars of the pods count them, and errors that only those of the callers see. */
export const SIDECAR_METRICS: DataPlaneMetrics = {
  requests: serviceQueries(istioRequestSeries('destination')),
  latency: 'Time of the whole response, as the sidecar of the pod measures it.',
  controlPlane: 'istiod',
  serviceMetrics: (pods, serviceNames, window) => [{
    title: 'Requests with a response flag, at the callers',
    description: 'UO: too many connections, UH: no healthy pod, UF: no connection, UT: timeout, URX: no more retries, FI, DI: fault injection.',
    unit: 'reqps',
    queries: responseFlags('source', pods, serviceNames, window),
  }],
  controlPlaneMetrics: (_, window) => [...istiodMetrics(window), ...injectionMetrics(window)],
  proxyBypass,
};
