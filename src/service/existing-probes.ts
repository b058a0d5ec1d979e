import { ContainerPort, Probe } from 'cdk8s-plus-28';
import { OwnContainer } from './own-container';
import { workloadFacts } from './workload-facts';
import { oneLine } from '../input/one-line';
import { WorkloadFacts } from '../model/mesh-draft';

/** Probes of pods that are deployed outside this app. */
export interface ExistingProbes {
  readonly liveness?: Probe;
  readonly readiness?: Probe;
  readonly startup?: Probe;
}

/** The HTTP and gRPC probes among those that the user gives: the pods themselves are not readable. @throws if a path has line breaks */
export function existingProbes(where: string, ports: readonly ContainerPort[], { liveness, readiness, startup }: ExistingProbes): WorkloadFacts['probes'] {
  const container = new OwnContainer({ image: 'existing', ports: [...ports], liveness, readiness, startup });
  const { probes } = workloadFacts({ kind: 'Pods', spec: { template: { spec: { containers: [container.toJson()] } } } });
  for (const { path } of probes) oneLine(where, 'path of a probe', path);
  return probes;
}
