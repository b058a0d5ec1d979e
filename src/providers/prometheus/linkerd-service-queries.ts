import { NamedQuery, totalAndParts } from './named-query';
import { sumOfRates } from './rates';
import { selector } from './selector';
import { RequestSeries, SelectedPods } from './service-queries';

const podLabels = ({ namespace, workloads }: SelectedPods) => [`namespace="${namespace}"`, `deployment=~"${workloads}"`];

/** See `linkerdRequestMetrics`. */
export const LINKERD_REQUEST_SERIES: RequestSeries = {
  requests: 'response_total',
  latency: 'response_latency_ms_bucket',
  labels: pods => ['direction="inbound"', ...podLabels(pods)],
  failures: [['classification="failure"']],
  by: { workload: ['deployment'], caller: ['client_id'], status: ['status_code', 'grpc_status_code'] },
};

/** Requests that the policies of a service denied, by client. See https://linkerd.io/2-edge/reference/proxy-metrics/ */
export function deniedRequests(pods: SelectedPods, window: string): NamedQuery[] {
  const denied = [selector('inbound_http_authz_deny_total', {}, ...podLabels(pods))];
  return totalAndParts(sumOfRates(denied, window), sumOfRates(denied, window, ['client_id']), '{{client_id}}');
}
