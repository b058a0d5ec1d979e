import { DATA_PLANE } from './data-plane';
import { proxyBypass } from './proxy-bypass';
import { DataPlaneMetrics } from '../grafana/data-plane-metrics';
import { linkerdControlPlaneMetrics } from '../prometheus/linkerd-control-plane-metrics';
import { deniedRequests, LINKERD_REQUEST_SERIES } from '../prometheus/linkerd-service-queries';
import { serviceQueries } from '../prometheus/service-queries';

/** What dashboards show of Linkerd: requests as the proxies of the pods count them. */
export const LINKERD_METRICS: DataPlaneMetrics = {
  requests: serviceQueries(LINKERD_REQUEST_SERIES),
  latency: 'Time to the first byte of the response, as the proxy of the pod measures it.',
  controlPlane: 'Linkerd',
  serviceMetrics: (pods, _, window) => [{
    title: 'Requests denied by policies',
    description: 'By the identity of the client; empty for clients without one.',
    unit: 'reqps',
    queries: deniedRequests(pods, window),
  }],
  controlPlaneMetrics: ({ settings }, window) => (
    linkerdControlPlaneMetrics(settings.networkPolicies?.controlPlaneNamespace ?? DATA_PLANE.controlPlane!.namespace, window)
  ),
  proxyBypass,
  unnamed: kind => (kind === 'Deployment' ? undefined : {
    reason: 'its metrics have the names of Deployments only', fix: "use Linkerd's own dashboard for the kind of its workload, and acknowledge this",
  }),
};
