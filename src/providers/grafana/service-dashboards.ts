import { Choice, Dashboard, WINDOW } from './dashboard';
import { DataPlaneMetrics } from './data-plane-metrics';
import { MeasuredService } from './measured-service';
import { hasPrimaryPods } from '../../model/delivery';
import { cpuUse, memoryUse } from '../prometheus/container-queries';
import { flaggerWeights } from '../prometheus/flagger-weights';
import { Metric } from '../prometheus/metric';
import { SelectedPods } from '../prometheus/service-queries';

/** The values of the variable: names of workloads, as a regular expression, and the name of the service. */
const WORKLOADS = '$service';
const NAME = '${service:text}';
/** The Services of a service: its own, those of its versions, and those that Flagger creates. */
const SERVICE_NAMES = `${NAME}|${WORKLOADS}|${NAME}-(primary|canary)`;

const ERRORS = 'Responses 5xx, and gRPC calls that failed by a fault of the server.';

/** What a dashboard is about: the services of a namespace, or some of them. */
type Part = Omit<Dashboard, 'uid' | 'tags'> & { readonly kind: 'services' | 'canaries' | 'versions' };

/**
 * The dashboards of a namespace: of each service, and of those with a canary or several versions beside each other.
 * The services are values of a variable: a service more changes one line.
 */
export function namespaceDashboards(
  namespace: string, services: readonly MeasuredService[], metrics: DataPlaneMetrics, containerMetrics: boolean,
): Part[] {
  const pods = { namespace, workloads: WORKLOADS };
  const shown = services.filter(({ workloads }) => workloads.length);
  const delivered = shown.filter(({ service }) => hasPrimaryPods(service));
  const compared = shown.filter(({ service, workloads }) => !hasPrimaryPods(service) && workloads.length > 1);
  const part = (kind: Part['kind'], title: string, description: string, some: readonly MeasuredService[], all: readonly Metric[]): Part[] => (
    some.length ? [{ kind, title: `${title}: ${namespace}`, description, choice: serviceChoice(some), metrics: all }] : []
  );
  return [
    ...part('services', 'Services', 'Requests to the services of the namespace, as their proxies count them.', shown, [
      ...serviceMetrics(pods, metrics), ...(containerMetrics ? saturation(pods) : []),
    ]),
    ...part('canaries', 'Canaries', 'The new pods of a release (canary) against the stable ones (primary).', delivered, [
      { title: 'Weights that Flagger set', unit: 'percent', queries: [flaggerWeights(pods)] }, ...comparison(pods, metrics),
    ]),
    ...part('versions', 'Versions', 'The versions of a service against each other.', compared, comparison(pods, metrics)),
  ];
}

function serviceMetrics(pods: SelectedPods, { requests, latency, serviceMetrics: further }: DataPlaneMetrics): Metric[] {
  return [
    { title: 'Requests by version', unit: 'reqps', queries: [requests.rate(pods, WINDOW, 'workload')] },
    { title: 'Errors', description: ERRORS, unit: 'percent', queries: [requests.errorPercent(pods, WINDOW)] },
    { title: 'Latency', description: latency, unit: 'ms', queries: [50, 95, 99].map(percentile => requests.latencyMs(pods, percentile, WINDOW)) },
    { title: 'Latency by version (P99)', description: latency, unit: 'ms', queries: [requests.latencyMs(pods, 99, WINDOW, 'workload')] },
    { title: 'Requests by caller', unit: 'reqps', queries: [requests.rate(pods, WINDOW, 'caller')] },
    { title: 'Requests by status', unit: 'reqps', queries: [requests.rate(pods, WINDOW, 'status')] },
    ...further(pods, SERVICE_NAMES, WINDOW),
  ];
}

function comparison(pods: SelectedPods, { requests, latency }: DataPlaneMetrics): Metric[] {
  return [
    { title: 'Share of the requests', unit: 'percent', queries: [requests.share(pods, WINDOW)] },
    { title: 'Requests', unit: 'reqps', queries: [requests.rate(pods, WINDOW, 'workload')] },
    { title: 'Errors', description: ERRORS, unit: 'percent', queries: [requests.errorPercent(pods, WINDOW, 'workload')] },
    ...[50, 99].map((percentile): Metric => (
      { title: `Latency (P${percentile})`, description: latency, unit: 'ms', queries: [requests.latencyMs(pods, percentile, WINDOW, 'workload')] }
    )),
  ];
}

function saturation(pods: SelectedPods): Metric[] {
  return [
    { title: 'CPU by pod', description: 'CPUs in use, by container.', unit: 'short', queries: [cpuUse(pods, WINDOW)] },
    { title: 'Memory by pod', description: 'Working set, by container.', unit: 'bytes', queries: [memoryUse(pods)] },
  ];
}

/** A name has dots at most, which a regular expression takes for any character. */
function serviceChoice(services: readonly MeasuredService[]): Choice {
  return {
    name: 'service',
    label: 'Service',
    options: services.map(({ service, workloads }) => ({ text: service.name, value: workloads.map(name => name.replace(/\./g, '[.]')).join('|') })),
  };
}
