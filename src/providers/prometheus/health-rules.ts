import { prometheusRule, Rule } from './prometheus-rule';
import { percentileOf, sumOfRates } from './rates';
import { LabelValues, selector } from './selector';
import { renderDuration } from '../../model/duration';
import { MeshModel } from '../../model/mesh';
import { MeshHealthRecord } from '../../model/mesh-health';
import { DEFAULT_RULE_SETTINGS } from '../../model/prometheus-rule-settings';
import { Manifest } from '../provider';

/** What a mesh reports of the requests in some namespaces, by service or workload. */
export interface RequestSeries {
  /** The labels that name a service or workload; the first is its namespace. */
  readonly by: readonly string[];
  readonly requests: string;
  readonly errors: readonly string[];
  /** The buckets of the latency in milliseconds. */
  readonly buckets: string;
}

/** The metrics from which the health of a mesh is read. */
export interface HealthMetrics {
  /** Name of the containers of proxies. */
  readonly proxyContainer: string;
  readonly controlPlane: {
    readonly namespace: string;
    readonly containers: LabelValues;
    /** Histograms of the configuration of proxies, in seconds; none: it has none. */
    readonly configPush?: string;
    readonly proxyConvergence?: string;
  };
  /** The requests to the services of namespaces. */
  requestsIn(namespaces: readonly string[]): RequestSeries;
}

const CPU = 'container_cpu_usage_seconds_total';
const MEMORY = 'container_memory_working_set_bytes';
const WINDOW = '5m';

/** The alerts on the health of a mesh. */
export function healthRules(health: MeshHealthRecord, { settings, namespaces }: MeshModel, metrics: HealthMetrics): Manifest[] {
  const { controlPlane } = metrics;
  const controlPlaneNamespace = health.controlPlaneNamespace ?? settings.networkPolicies?.controlPlaneNamespace ?? controlPlane.namespace;
  const alert = new Alerts(settings.prometheusRules);
  const names = namespaces.map(({ name }) => name);
  return [prometheusRule(health.name, health.namespace, {}, settings, [
    // A selector of no namespace would be one of all.
    ...(names.length ? [
      ...alert.containers('MeshProxy', 'proxy', { namespace: names, container: metrics.proxyContainer }, health.proxyCpuCores, health.proxyMemoryBytes),
      ...alert.requests(metrics.requestsIn(names), health),
    ] : []),
    ...alert.containers(
      'MeshControlPlane', 'control plane', { namespace: controlPlaneNamespace, container: controlPlane.containers },
      health.controlPlaneCpuCores, health.controlPlaneMemoryBytes,
    ),
    ...(controlPlane.configPush === undefined ? [] : [alert.controlPlaneTime(
      'MeshConfigPushSlow', 'istiod pushes configuration', controlPlane.configPush, controlPlaneNamespace, health.configPushMs,
    )]),
    ...(controlPlane.proxyConvergence === undefined ? [] : [alert.controlPlaneTime(
      'MeshProxyConvergenceSlow', 'proxies get their configuration', controlPlane.proxyConvergence, controlPlaneNamespace, health.proxyConvergenceMs,
    )]),
    alert.absent(selector(MEMORY, { namespace: controlPlaneNamespace, container: controlPlane.containers })),
  ])];
}

class Alerts {
  constructor(private readonly settings = DEFAULT_RULE_SETTINGS) {}

  public containers(prefix: string, of: string, labels: Readonly<Record<string, LabelValues>>, cores: number, bytes: number): Rule[] {
    const pod = `${of} of {{ $labels.namespace }}/{{ $labels.pod }}`;
    return [
      this.ticket(
        `${prefix}CpuHigh`, `${sumOfRates([selector(CPU, labels)], WINDOW, ['namespace', 'pod'])} > ${cores}`, `the ${pod} uses more than ${cores} CPU cores`,
      ),
      // The kubelet may report a container twice, after a restart.
      this.ticket(
        `${prefix}MemoryHigh`, `max by (namespace, pod) (${selector(MEMORY, labels)}) > ${bytes}`, `the ${pod} uses more than ${bytes / 1024 ** 2} MiB of memory`,
      ),
    ];
  }

  public requests({ by, requests, errors, buckets }: RequestSeries, { errorPercent, latencyMs, serviceLatencyMs }: MeshHealthRecord): Rule[] {
    // Of several labels for the name each series has one.
    const [namespace, ...names] = by.map(label => `{{ $labels.${label} }}`);
    const server = `${namespace}/${names.join('')}`;
    const p99 = percentileOf(buckets, 99, WINDOW, [...by, 'le']);
    return [
      this.page(
        'MeshErrorRateHigh', `100 * ${sumOfRates(errors, WINDOW, by)} / ${sumOfRates([requests], WINDOW, by)} > ${errorPercent}`,
        `more than ${errorPercent} % of the requests to ${server} fail`,
      ),
      this.ticket('MeshLatencyHigh', `${p99} > ${latencyMs}`, `the P99 latency of ${server} is above ${renderDuration(latencyMs)}`),
      this.page('MeshServiceLatencyHigh', `${p99} > ${serviceLatencyMs}`, `the P99 latency of ${server} is above ${renderDuration(serviceLatencyMs)}`),
    ];
  }

  public controlPlaneTime(name: string, what: string, histogram: string, namespace: string, ms: number): Rule {
    const p99 = percentileOf(selector(`${histogram}_bucket`, { namespace }), 99, WINDOW);
    return this.ticket(name, `${p99} > ${ms / 1000}`, `${what} slowly: the P99 is above ${renderDuration(ms)}`);
  }

  public absent(series: string): Rule {
    return this.ticket('MeshControlPlaneAbsent', `absent(${series})`, 'there are no metrics of the control plane: it does not run, or nobody scrapes the kubelets');
  }

  private ticket(alert: string, expr: string, summary: string): Rule { return this.rule(alert, expr, summary, this.settings.ticketSeverity); }

  private page(alert: string, expr: string, summary: string): Rule { return this.rule(alert, expr, summary, this.settings.pageSeverity); }

  /** A peak of some minutes is normal, as during a rollout. */
  private rule(alert: string, expr: string, summary: string, severity: string): Rule {
    return { alert, expr, for: '10m', labels: { severity }, annotations: { summary } };
  }
}
