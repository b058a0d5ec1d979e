import { ApiObject } from 'cdk8s';
import { ContainerPort, ContainerProps, Deployment, IServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { AdoptedWorkload } from './adopted-workload';
import { OwnDeployment } from './own-deployment';
import { PodOptions } from './pod-options';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { SettledWorkload } from '../model/mesh-draft';

/** What a version or a caller is, as its pods have to know it. */
export interface PodsOwner {
  /** Name of the Deployment, where it has one of its own. */
  readonly deploymentName: string;
  /** Name of its first container. */
  readonly containerName: string;
  /** Ports of its first container. */
  readonly ports: readonly ContainerPort[];
  readonly namespace: string;
  readonly serviceAccountName: string;
  readonly serviceAccount: () => IServiceAccount;
  /** Labels that tell its pods from all others. */
  readonly selector: Readonly<Record<string, string>>;
  /** Labels of the mesh. */
  readonly meshLabels: Readonly<Record<string, string>>;
  /** Labels that Kubernetes recommends: a workload of the user's own may have others. */
  readonly recommendedLabels: Readonly<Record<string, string>>;
  /** Annotations of the mesh. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Annotations for the pods of a Job or CronJob, which the user's own replace. */
  readonly jobAnnotations?: Readonly<Record<string, string>>;
  /** Whose ServiceAccount it is, as an error names it. */
  readonly accountOwner: string;
}

/** The pods of a version or of a caller. */
export interface Pods {
  /** The workload's object. */
  readonly object: ApiObject;
  /** The own Deployment. */
  readonly workload: Deployment;
  /** Reads the workload as it is now. */
  settle(): SettledWorkload;
}

/**
 * The pods that the options ask for.
 * @throws if the options are not exactly one of the forms, or say what goes with another form
 */
export function podsOf(scope: Construct, options: PodOptions, owner: PodsOwner): Pods {
  const where = scope.node.path;
  const { image, containers, workload, replicas, autoscaled, ...container } = options;
  if (workload) {
    refuseBeside(where, 'workload', { replicas, autoscaled, ...container });
    return new AdoptedWorkload(where, workload, owner);
  }
  if (containers) refuseBeside(where, 'containers', container);
  if (autoscaled && replicas !== undefined) {
    throw inputError({ where, what: 'replicas', got: replicas, allowed: 'none with autoscaled', fix: 'give one of the two: the autoscaler sets the number of pods' });
  }
  if (replicas !== undefined) wholeNumber(where, 'replicas', replicas, 0, INT32_MAX, 'give the number of pods');
  const [first, ...others] = containers ?? [{ image, ...container } as ContainerProps];
  const servesPorts = owner.ports.length > 0;
  if (!first) {
    const fix = servesPorts ? 'the first serves the ports of the service' : 'a pod without containers does nothing';
    throw inputError({ where, what: 'containers', got: containers, allowed: 'at least one', fix });
  }
  if (servesPorts && (first.portNumber !== undefined || first.port !== undefined)) {
    throw inputError({
      where, what: 'portNumber', got: first.portNumber ?? first.port, allowed: 'none', fix: 'ports are the service\'s: give them to addService()',
    });
  }
  return new OwnDeployment(scope, {
    owner,
    replicas,
    autoscaled: autoscaled ?? false,
    containers: [{ name: owner.containerName, ...first, ports: [...owner.ports, ...first.ports ?? []] }, ...others],
  });
}

/**
 * Exactly one of the forms.
 * @throws otherwise
 */
export function checkForm<T extends object>(where: string, options: T, forms: readonly (keyof T & string)[]): void {
  const given = forms.filter(form => options[form] !== undefined);
  if (given.length === 1) return;
  const allowed = `exactly one of ${forms.slice(0, -1).join(', ')} and ${forms[forms.length - 1]}`;
  throw inputError({ where, what: 'form of the pods', got: given.length ? given : undefined, allowed, fix: 'give the image, or one of the longer forms' });
}

/**
 * What says nothing beside one of the longer forms.
 * @throws if something does
 */
export function refuseBeside(where: string, form: string, others: object): void {
  const given = Object.entries(others).filter(([, value]) => value !== undefined).map(([name]) => name);
  if (!given.length) return;
  const fix = form === 'containers' ? 'say it in one of the containers' : `say it where the pods come from: ${form} stands in place of it`;
  throw inputError({ where, what: `settings beside ${form}`, got: given, allowed: 'none', fix });
}
