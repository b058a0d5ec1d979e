import { ApiObject } from 'cdk8s';
import { ContainerPort, Deployment, Probe } from 'cdk8s-plus-28';
import { OwnContainer } from './own-container';
import type { Pods } from './pods';
import { workloadFacts } from './workload-facts';
import { inputError } from '../model/input-error';
import { SettledWorkload } from '../model/mesh-draft';

/** Probes of pods that somebody else deploys. */
export interface ExistingProbes {
  readonly liveness?: Probe;
  readonly readiness?: Probe;
  readonly startup?: Probe;
}

/** Pods that somebody else deploys. Nothing of them is rendered, and only the probes that the user gives are known. */
export class ExistingPods implements Pods {
  private readonly settled: SettledWorkload;

  constructor(private readonly where: string, ports: readonly ContainerPort[], given: ExistingProbes) {
    const container = new OwnContainer({ image: 'existing', ports: [...ports], ...given });
    const { probes } = workloadFacts({ kind: 'Pods', spec: { template: { spec: { containers: [container.probesToJson()] } } } });
    this.settled = { facts: { probes }, mistakes: [] };
  }

  public get workload(): Deployment { return this.refuse('workload'); }

  public get object(): ApiObject { return this.refuse('object'); }

  public settle(): SettledWorkload { return this.settled; }

  private refuse(what: string): never {
    throw inputError({
      where: this.where, what, got: 'deployed by somebody else', allowed: 'workloads of this app', fix: 'give image, containers or workload in place of podLabels',
    });
  }
}
