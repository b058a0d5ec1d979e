import { podTemplate, workloadSpec } from './pod-template';
import { WorkloadFacts } from '../model/mesh-draft';
import { omitUndefined } from '../model/omit-undefined';
import { Probe } from '../model/service';

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
    probes: httpProbes(containers),
    replicas: WITHOUT_REPLICAS.has(json.kind) ? undefined : workloadSpec(json).replicas,
    health: { liveness: !!containers[0]?.livenessProbe, readiness: !!containers[0]?.readinessProbe },
    template: omitUndefined({
      labels: metadata?.labels, annotations: metadata?.annotations, hostNetwork: spec?.hostNetwork === true ? true as const : undefined,
    }),
  };
}

/** The HTTP probes of rendered containers: other probes have no path. */
function httpProbes(containers: readonly any[]): Probe[] {
  return containers.flatMap(({ ports = [], livenessProbe, readinessProbe, startupProbe }) => (
    [livenessProbe, readinessProbe, startupProbe].flatMap(probe => {
      const { port, path = '/' } = probe?.httpGet ?? {};
      const number = portNumber(port, ports);
      if (number === undefined) return [];
      const [pathname] = path.split('?');
      return [{ port: number, path: pathname.startsWith('/') ? pathname : `/${pathname}` }];
    })
  ));
}

/** The kubelet looks a name up in the container's ports, and reads a number in a string as a number. */
function portNumber(port: number | string | undefined, ports: readonly any[]): number | undefined {
  if (typeof port !== 'string') return port;
  return ports.find(({ name }) => name === port)?.containerPort ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}
