import { ApiObject } from 'cdk8s';
import { ContainerPort, Deployment } from 'cdk8s-plus-28';
import { existingProbes, ExistingProbes } from './existing-probes';
import type { Pods } from './pods';
import { inputError } from '../model/input-error';
import { SettledWorkload } from '../model/mesh-draft';

/** Pods that somebody else deploys. Nothing of them is rendered, and only the probes that the user gives are known. */
export class ExistingPods implements Pods {
  private readonly settled: SettledWorkload;

  constructor(private readonly where: string, ports: readonly ContainerPort[], given: ExistingProbes) {
    this.settled = { facts: { probes: existingProbes(ports, given) }, mistakes: [] };
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
