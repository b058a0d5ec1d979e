import { ApiObject } from 'cdk8s';
import { ContainerPort, Deployment } from 'cdk8s-plus-28';
import { existingProbes, ExistingProbes } from './existing-probes';
import type { Pods } from './pods';
import { inputError } from '../model/input-error';
import { SettledWorkload } from '../model/mesh-draft';

/** Existing pods, deployed outside this app. They are not rendered, and their probes are those that the user gives. */
export class ExistingPods implements Pods {
  private readonly settled: SettledWorkload;

  constructor(private readonly where: string, ports: readonly ContainerPort[], given: ExistingProbes) {
    this.settled = { facts: { probes: existingProbes(where, ports, given) }, mistakes: [] };
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
