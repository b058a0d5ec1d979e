import { LINKERD_REQUEST_SERIES } from './linkerd-service-queries';
import { Metric } from './metric';
import { sumOfRates } from './rates';
import { serviceQueries } from './service-queries';

/** The Deployments of the control plane. */
const COMPONENTS = 'linkerd-(destination|identity|proxy-injector)';

/**
 * What Linkerd's control plane and proxies report: of its requests as those of any service, by its own proxies.
 * See https://linkerd.io/2-edge/reference/proxy-metrics/
 * @param namespace that of the control plane
 */
export function linkerdControlPlaneMetrics(namespace: string, window: string): Metric[] {
  const pods = { namespace, workloads: COMPONENTS };
  const { rate, errorPercent, latencyMs } = serviceQueries(LINKERD_REQUEST_SERIES);
  return [
    {
      title: 'Proxies with a certificate',
      description: 'Proxies that Prometheus scrapes and that have an identity.',
      unit: 'short',
      queries: [{ expr: 'count by (namespace) (control_identity_cert_expiration_timestamp_seconds)', legend: '{{namespace}}' }],
    },
    {
      title: 'Requests to the control plane',
      description: 'Discovery, policies, certificates, injection.',
      unit: 'reqps',
      queries: [rate(pods, window, 'workload')],
    },
    {
      title: 'Errors of the control plane',
      description: 'Proxies keep the configuration that they had before.',
      unit: 'percent',
      queries: [errorPercent(pods, window, 'workload')],
    },
    {
      title: 'Latency of the control plane (P99)',
      description: 'Time to the first byte.',
      unit: 'ms',
      queries: [latencyMs(pods, 99, window, 'workload')],
    },
    {
      title: 'Certificates refused',
      description: 'Proxies that did not get a new certificate keep the old one until it expires.',
      unit: 'reqps',
      queries: [{ expr: `${sumOfRates(['control_identity_cert_refreshes_total{result="error"}'], window)} or vector(0)`, legend: 'failed' }],
    },
    {
      title: 'First certificate of a proxy expires in',
      description: 'A proxy renews its certificate long before that.',
      unit: 's',
      isSingleValue: true,
      queries: [{ expr: 'min(control_identity_cert_expiration_timestamp_seconds) - time()', legend: 'left' }],
    },
    {
      title: 'Issuer certificate expires in',
      description: 'Without a new issuer certificate no proxy gets a certificate after that. No metric has the expiry of the trust anchor.',
      unit: 's',
      isSingleValue: true,
      queries: [{ expr: 'min(issuer_cert_ttl_seconds)', legend: 'left' }],
    },
  ];
}
