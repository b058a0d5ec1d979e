import { Metric } from './metric';
import { NamedQuery, totalAndParts } from './named-query';
import { percentileOf, sumOfRates } from './rates';

const total = (name: string, window: string, legend: string): NamedQuery => ({ expr: `${sumOfRates([name], window)} or vector(0)`, legend });

/**
 * What istiod reports of itself: names of its code. It counts rejections since its start, and has no series before the first.
 * See https://istio.io/latest/docs/reference/commands/pilot-discovery/#metrics
 */
export function istiodMetrics(window: string): Metric[] {
  return [
    {
      title: 'Proxies connected',
      description: 'Proxies that istiod configures.',
      unit: 'short',
      queries: [{ expr: 'sum(pilot_xds)', legend: 'proxies' }],
    },
    {
      title: 'Configuration rejected by proxies',
      description: 'Proxies keep the configuration that they had before: istiod logs what they rejected.',
      unit: 'short',
      queries: totalAndParts('sum(pilot_total_xds_rejects)', 'sum by (type) (pilot_total_xds_rejects)', '{{type}}'),
    },
    {
      title: 'Configuration rejected by istiod',
      description: 'Objects that istiod ignores, in whole or in part.',
      unit: 'short',
      queries: totalAndParts('sum(pilot_total_rejected_configs)', 'sum by (type) (pilot_total_rejected_configs)', '{{type}}'),
    },
    {
      title: 'Push errors',
      description: 'Configuration that istiod could not send to proxies.',
      unit: 'reqps',
      queries: [
        total('pilot_xds_pushes{type=~".+_senderr"}', window, 'send errors'),
        total('pilot_total_xds_internal_errors', window, 'internal errors'),
      ],
    },
    {
      title: 'Time until proxies have a change',
      description: 'From a change of configuration until proxies have received it.',
      unit: 's',
      queries: [50, 99].map(percentile => ({
        expr: percentileOf('pilot_proxy_convergence_time_bucket', percentile, window), legend: `P${percentile}`,
      })),
    },
    {
      title: 'Certificates refused',
      description: 'Certificates that proxies asked for and did not get: they keep the old one until it expires.',
      unit: 'reqps',
      queries: [
        total('citadel_server_authentication_failure_count', window, 'client not authenticated'),
        total('citadel_server_csr_sign_err_count', window, 'not signed'),
      ],
    },
    certificateExpiry('Root certificate expires in', 'citadel_server_root_cert_expiry_timestamp'),
    certificateExpiry('Certificate chain of istiod expires in', 'citadel_server_cert_chain_expiry_timestamp'),
    {
      title: 'Objects refused by the webhook',
      description: 'Objects that the API server refused because istiod found a mistake.',
      unit: 'reqps',
      queries: [total('galley_validation_failed', window, 'refused')],
    },
  ];
}

/** The webhook that adds sidecars to pods. */
export function injectionMetrics(window: string): Metric[] {
  return [{
    title: 'Sidecar injection',
    description: 'Pods without a sidecar have no identity: a namespace with STRICT mutual TLS refuses their requests.',
    unit: 'reqps',
    queries: [total('sidecar_injection_success_total', window, 'injected'), total('sidecar_injection_failure_total', window, 'failed')],
  }];
}

/** What ztunnel reports: names of its code. */
export function ztunnelMetrics(window: string): Metric[] {
  return [
    {
      title: 'Pods that ztunnel serves',
      description: 'Pending pods are not in the mesh yet: more than a moment is an error of the node.',
      unit: 'short',
      queries: [
        { expr: 'sum(workload_manager_active_proxy_count)', legend: 'active' },
        { expr: 'sum(workload_manager_pending_proxy_count) or vector(0)', legend: 'pending' },
      ],
    },
    {
      title: 'Connections of ztunnel to istiod that ended',
      description: 'ztunnel connects again. A steady rate is an error of the network or of istiod.',
      unit: 'reqps',
      queries: [total('istio_xds_connection_terminations_total', window, 'ended')],
    },
  ];
}

function certificateExpiry(title: string, timestamp: string): Metric {
  return {
    title,
    description: 'Without a new certificate no proxy connects to another after that.',
    unit: 's',
    isSingleValue: true,
    queries: [{ expr: `min(${timestamp}) - time()`, legend: 'left' }],
  };
}
