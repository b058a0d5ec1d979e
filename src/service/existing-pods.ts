import { ApiObject } from 'cdk8s';
import { ContainerPort, Deployment, Probe } from 'cdk8s-plus-28';
import { OwnContainer } from './own-container';
import type { Pods } from './pods';
import { workloadFacts } from './workload-facts';
import { inputError } from '../model/input-error';
import { SettledWorkload } from '../model/mesh-draft';

/** Probes of existing pods. */
export interface ExistingProbes {
  readonly liveness?: Probe;
  readonly readiness?: Probe;
  readonly startup?: Probe;
}

/** Existing pods, deployed outside this app. They are not rendered, and their probes are those that the user gives. */
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
      where: this.where, what, got: 'deployed outside this app', allowed: 'a workload of this app', fix: 'give image, containers or workload instead of podLabels',
    });
  }
}
