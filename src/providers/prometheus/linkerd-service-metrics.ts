import { MeasuredWorkload, measuredWorkloads } from './measured-workloads';
import { bucketMatcher, selector } from './selector';
import { serviceMetrics, ServiceMetrics } from './service-metrics';
import { addTo } from '../../model/add-to';
import { ServiceModel } from '../../model/service';

const RESPONSES = 'response_total';
const LATENCY = 'response_latency_ms';

/** The bounds of the buckets of its proxies. See https://github.com/linkerd/linkerd2-proxy/blob/main/linkerd/metrics/src/latency.rs */
const BOUNDS_MS = [
  1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 200, 300, 400, 500, 1000, 2000, 3000, 4000, 5000, 10_000, 20_000, 30_000, 40_000, 50_000,
];

/** The labels that its scrape configuration gives the pods of a workload, by kind. See https://linkerd.io/2-edge/reference/proxy-metrics/ */
const LABELS: ReadonlyMap<string, string> = new Map([['Deployment', 'deployment'], ['StatefulSet', 'statefulset'], ['DaemonSet', 'daemonset']]);

/** The requests of a service as the proxies of its pods report them. The latency is that of the first byte. */
export const LINKERD_SERVICE_METRICS: ServiceMetrics = serviceMetrics({ latencyBoundsMs: BOUNDS_MS, tags: [], unmeasured }, service => {
  const { namespace } = service;
  const workloads = new Map<string, string[]>();
  for (const { kind, name } of measuredWorkloads(service)) if (LABELS.has(kind)) addTo(workloads, LABELS.get(kind)!, name);
  const of = (name: string, own: Readonly<Record<string, string>>, ...more: string[]) => [...workloads].map(([label, names]) => (
    selector(name, { direction: 'inbound', namespace: namespace.name, [label]: names, ...own }, ...more)
  ));
  return {
    requests: of(RESPONSES, {}),
    errors: of(RESPONSES, { classification: 'failure' }),
    bucket: boundMs => of(`${LATENCY}_bucket`, {}, bucketMatcher(boundMs)),
    measured: of(`${LATENCY}_count`, {}),
  };
});

function unmeasured(service: ServiceModel) {
  if (service.podLabels || !service.versions.length) {
    return { reason: 'its pods are deployed outside this app, and metrics of Linkerd name the workload', fix: 'write the rules in the app that deploys it' };
  }
  const other = measuredWorkloads(service).find(({ kind }: MeasuredWorkload) => !LABELS.has(kind));
  return other && {
    reason: `metrics of Linkerd do not name ${other.kind} ${other.name}`, fix: `run its pods by a ${[...LABELS.keys()].join(', ')}`,
  };
}
