import { ApiObject, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { dnsLabel } from '../input/dns-label';
import { milliseconds } from '../input/duration';
import { instanceOf } from '../input/instance-of';
import { Mesh } from '../mesh';
import { inputError } from '../model/input-error';
import { HealthThresholds } from '../model/mesh-health';
import { omitUndefined } from '../model/omit-undefined';
import { amount } from '../model/quantity';
import { rounded } from '../model/service-level-objective';

/**
 * Properties of `MeshHealthRules`. Each threshold is the most that is healthy.
 * @example
 * const props: MeshHealthRulesProps = { mesh, namespace: 'monitoring', proxyCpu: kplus.Cpu.millis(500), latencyP99: Duration.millis(250) };
 */
export interface MeshHealthRulesProps {
  /** The mesh. */
  readonly mesh: Mesh;
  /** Namespace of the rules, one that `ruleNamespaceSelector` of the Prometheus selects: a DNS label. */
  readonly namespace: string;
  /**
   * Namespace of the control plane: a DNS label.
   * @default - `networkPolicies.controlPlaneNamespace` of the mesh, else `istio-system` or `linkerd`
   */
  readonly controlPlaneNamespace?: string;
  /**
   * CPU that a proxy uses, over 5 minutes.
   * @default Cpu.millis(200)
   */
  readonly proxyCpu?: Cpu;
  /**
   * Memory that a proxy uses (working set).
   * @default Size.mebibytes(256)
   */
  readonly proxyMemory?: Size;
  /**
   * Share of the requests to a service that fail by a fault of the server, in percent, from 0 to below 100, over 5 minutes.
   * @default 1
   */
  readonly errorPercent?: number;
  /**
   * 99th percentile of the latency of a service in a healthy mesh, below 50 s: above it there is a ticket.
   * @default Duration.millis(100)
   */
  readonly latencyP99?: Duration;
  /**
   * 99th percentile of the latency at which a service is no longer usable, below 50 s: above it there is a page.
   * @default Duration.seconds(1)
   */
  readonly serviceLatencyP99?: Duration;
  /**
   * CPU that a pod of the control plane uses, over 5 minutes.
   * @default Cpu.units(1)
   */
  readonly controlPlaneCpu?: Cpu;
  /**
   * Memory that a pod of the control plane uses (working set).
   * @default Size.gibibytes(2)
   */
  readonly controlPlaneMemory?: Size;
  /**
   * 99th percentile of the time in which istiod pushes configuration, below 30 s. Istio only.
   * @default Duration.seconds(1)
   */
  readonly configPush?: Duration;
  /**
   * 99th percentile of the time between a change and a proxy that has all of its configuration, below 30 s. Istio only.
   * @default Duration.seconds(10)
   */
  readonly proxyConvergence?: Duration;
}

/** The highest bounds of the histograms: a quantile is never above. */
const LONGEST_LATENCY_MS = 50_000;
const LONGEST_PUSH_MS = 30_000;

/**
 * Alerts on the health of a mesh, as a PrometheusRule: CPU and memory of the proxies in its namespaces, errors and latency of its services, and the control plane.
 *
 * CPU and memory are the metrics `container_cpu_usage_seconds_total` and `container_memory_working_set_bytes` of the kubelet; requests are those that the proxies
 * report. Each threshold is separate from those of delivery plans and service level objectives.
 * @see https://istio.io/latest/docs/ops/best-practices/observability/
 * @example
 * new MeshHealthRules(chart, 'health', { mesh, namespace: 'monitoring' });
 */
export class MeshHealthRules extends Construct {
  private readonly mesh: Mesh;

  /** @throws if a threshold is out of range, or the mesh has such rules already */
  constructor(scope: Construct, id: string, props: MeshHealthRulesProps) {
    super(...constructPlace(new.target, scope, id));
    const { path } = this.node;
    const { controlPlaneNamespace, ...given } = checkProps(path, 'MeshHealthRulesProps', props);
    this.mesh = instanceOf(path, 'mesh', given.mesh, 'Mesh');
    const { health, path: meshPath } = this.mesh._model;
    const [other] = health;
    if (other) {
      throw inputError({ where: path, what: `health rules of ${meshPath}`, got: other.path, allowed: 'one construct', fix: `set the thresholds of ${other.path}` });
    }
    const namespace = dnsLabel(path, 'namespace', given.namespace);
    const name = `${this.mesh.node.id.toLowerCase()}-health`;
    health.push(omitUndefined({
      path,
      name: dnsLabel(path, 'name of the rules, which is the id of the mesh and -health', name),
      namespace,
      controlPlaneNamespace: controlPlaneNamespace === undefined ? undefined : dnsLabel(path, 'controlPlaneNamespace', controlPlaneNamespace),
      ...thresholds(path, given),
    }));
    this.mesh._renders(this, name, namespace);
  }

  /** The rendered objects. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this.mesh._objectsOf(this); }
}

function thresholds(where: string, props: MeshHealthRulesProps): HealthThresholds {
  const cores = (what: string, cpu: Cpu) => above0(where, what, amount(cpu.amount), 'for instance Cpu.millis(200)');
  const bytes = (what: string, size: Size) => above0(where, what, size.toKibibytes() * 1024, 'for instance Size.mebibytes(256)');
  const below = (what: string, duration: Duration, longest: number) => {
    const ms = milliseconds(where, what, duration);
    if (ms < longest) return ms;
    throw inputError({ where, what, got: `${ms}ms`, allowed: `below ${longest / 1000} s, the highest bound of the histogram: a quantile is never above`, fix: 'choose a shorter time' });
  };
  return {
    proxyCpuCores: cores('proxyCpu', props.proxyCpu ?? Cpu.millis(200)),
    proxyMemoryBytes: bytes('proxyMemory', props.proxyMemory ?? Size.mebibytes(256)),
    errorPercent: errorShare(where, props.errorPercent ?? 1),
    latencyMs: below('latencyP99', props.latencyP99 ?? Duration.millis(100), LONGEST_LATENCY_MS),
    serviceLatencyMs: below('serviceLatencyP99', props.serviceLatencyP99 ?? Duration.seconds(1), LONGEST_LATENCY_MS),
    controlPlaneCpuCores: cores('controlPlaneCpu', props.controlPlaneCpu ?? Cpu.units(1)),
    controlPlaneMemoryBytes: bytes('controlPlaneMemory', props.controlPlaneMemory ?? Size.gibibytes(2)),
    configPushMs: below('configPush', props.configPush ?? Duration.seconds(1), LONGEST_PUSH_MS),
    proxyConvergenceMs: below('proxyConvergence', props.proxyConvergence ?? Duration.seconds(10), LONGEST_PUSH_MS),
  };
}

function above0(where: string, what: string, value: number, fix: string): number {
  if (value > 0) return value;
  throw inputError({ where, what, got: value, allowed: 'above 0', fix });
}

function errorShare(where: string, percent: number): number {
  if (percent >= 0 && percent < 100) return rounded(percent);
  throw inputError({ where, what: 'errorPercent', got: percent, allowed: 'from 0 to below 100', fix: 'give the share of failed requests in percent, such as 1' });
}
