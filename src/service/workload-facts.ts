import { podTemplate, workloadSpec } from './pod-template';
import { WorkloadFacts } from '../model/mesh-draft';
import { omitUndefined } from '../model/omit-undefined';
import { podSecurityFacts } from '../model/pod-security/pod-security-violations';
import { Probe } from '../model/service';
import { Health } from '../model/service-record';

/** Kinds without `replicas`. */
const WITHOUT_REPLICAS = new Set(['DaemonSet', 'Job', 'CronJob']);

/**
 * The facts of a rendered workload of any kind. Init containers serve no requests, so their probes do not count.
 * See https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export function workloadFacts(json: any): WorkloadFacts {
  const { metadata, spec } = podTemplate(json) ?? {};
  const containers: readonly any[] = spec?.containers ?? [];
  return {
    probes: requestProbes(containers),
    replicas: WITHOUT_REPLICAS.has(json.kind) ? undefined : workloadSpec(json).replicas,
    health: { liveness: !!containers[0]?.livenessProbe, readiness: !!containers[0]?.readinessProbe, ...undeclaredPorts(spec) },
    template: omitUndefined({
      labels: metadata?.labels,
      annotations: metadata?.annotations,
      hostNetwork: spec?.hostNetwork === true ? true as const : undefined,
      podSecurity: podSecurityFacts({ metadata, spec }),
    }),
  };
}

/** The probed ports that no container declares, native sidecars among them. Kubernetes does not require it: pods that declare no port at all have none. */
function undeclaredPorts({ containers = [], initContainers = [] }: any = {}): Pick<Health, 'undeclaredPorts'> {
  const declared = new Set([...containers, ...initContainers].flatMap(({ ports = [] }) => ports).map(({ containerPort }) => containerPort));
  if (!declared.size) return {};
  const probed = containers.flatMap(({ ports = [], livenessProbe, readinessProbe, startupProbe }: any) => (
    [livenessProbe, readinessProbe, startupProbe].flatMap(probe => {
      const { port, host } = probe?.httpGet ?? probe?.tcpSocket ?? probe?.grpc ?? {};
      return port === undefined || host ? [] : [portNumber(port, ports) ?? port]; // with a host the kubelet asks elsewhere
    })
  ));
  const undeclared = [...new Set<number | string>(probed)].filter(port => !declared.has(port));
  return undeclared.length ? { undeclaredPorts: undeclared } : {};
}

/** See https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
const GRPC_HEALTH_CHECK = '/grpc.health.v1.Health/Check';

/** The HTTP and gRPC probes of rendered containers: other probes are no requests. Liveness and readiness are often the same request. */
function requestProbes(containers: readonly any[]): Probe[] {
  const probes = containers.flatMap(({ ports = [], livenessProbe, readinessProbe, startupProbe }) => (
    [livenessProbe, readinessProbe, startupProbe].flatMap((probe): Probe[] => {
      if (probe?.grpc) return isPort(probe.grpc.port) ? [{ port: probe.grpc.port, path: GRPC_HEALTH_CHECK, isGrpc: true }] : [];
      const { port, path = '/' } = probe?.httpGet ?? {};
      const number = portNumber(port, ports);
      if (!isPort(number)) return [];
      const [pathname] = path.split('?');
      return [{ port: number, path: pathname.startsWith('/') ? pathname : `/${pathname}` }];
    })
  ));
  return [...new Map(probes.map(probe => [JSON.stringify(probe), probe])).values()];
}

/** What is none Kubernetes refuses: there are no such pods, so no probes. */
function isPort(value: unknown): value is number { return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535; }

/** The kubelet looks a name up in the container's ports, and reads a number in a string as a number. */
function portNumber(port: number | string | undefined, ports: readonly any[]): number | undefined {
  if (typeof port !== 'string') return port;
  return ports.find(({ name }) => name === port)?.containerPort ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}
