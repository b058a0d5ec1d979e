import { HealthMetrics } from './health-rules';
import { selector } from './selector';

/** What proxies and the kubelet report. The control plane has no metrics of the time in which proxies get their configuration. */
export const LINKERD_HEALTH_METRICS: HealthMetrics = {
  proxyContainer: 'linkerd-proxy',
  controlPlane: { namespace: 'linkerd', containers: ['destination', 'identity', 'policy', 'proxy-injector', 'sp-validator'] },
  requestsIn: namespaces => {
    const labels = { direction: 'inbound', namespace: namespaces };
    return {
      by: ['namespace', 'deployment', 'statefulset', 'daemonset'],
      requests: selector('response_total', labels),
      errors: [selector('response_total', { ...labels, classification: 'failure' })],
      buckets: selector('response_latency_ms_bucket', labels),
    };
  },
};
