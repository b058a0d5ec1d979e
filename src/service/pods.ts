import { ApiObject } from 'cdk8s';
import { ContainerPort, ContainerProps, Deployment, IServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { AdoptedWorkload } from './adopted-workload';
import { checkContainerTexts } from './check-container-texts';
import { checkProbes } from './check-probes';
import { OwnDeployment } from './own-deployment';
import { PodAvailability } from './pod-availability';
import { PodOptions } from './pod-options';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { SettledWorkload } from '../model/mesh-draft';
import { plainCopy } from '../plain-copy';

/** The version or workload that pods belong to. */
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
  /** Whether the containers call the Kubernetes API, and so need a token. */
  readonly callsKubernetesApi?: true;
  /** Labels that only its pods have. */
  readonly selector: Readonly<Record<string, string>>;
  /** Labels by which policies select its pods. */
  readonly policyLabels: Readonly<Record<string, string>>;
  /** Labels of the mesh. */
  readonly meshLabels: Readonly<Record<string, string>>;
  /** Labels that Kubernetes recommends: a workload of the user's own may have others. */
  readonly recommendedLabels: Readonly<Record<string, string>>;
  /** Annotations of the mesh. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Annotations of the mesh for the pods of a Job or CronJob. */
  readonly jobAnnotations: Readonly<Record<string, string>>;
  /** Annotations for the pods of a Job or CronJob, which the user's own replace. */
  readonly jobDefaults?: Readonly<Record<string, string>>;
  /** How its pods spread and end. */
  readonly availability: PodAvailability;
  /** What to give a workload of the user's own as ServiceAccount, for errors. */
  readonly accountToUse: string;
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
 * Creates the pods of the options.
 * @throws if the options are not exactly one of the forms, have settings of another form, or a name or path with a line break
 */
export function podsOf(scope: Construct, options: PodOptions, owner: PodsOwner): Pods {
  const where = scope.node.path;
  const { image, containers, workload, replicas, autoscaled, ...container } = options;
  for (const [what, got] of Object.entries({ image, containers, workload })) {
    // In plain JavaScript it may be null, for which a Deployment without image would be rendered.
    if (got !== undefined && !got) throw inputError({ where, what, got, allowed: 'a value', fix: 'give the pods, or leave it out' });
  }
  if (workload) {
    refuseBeside(where, 'workload', { replicas, autoscaled, ...container });
    return new AdoptedWorkload(where, workload, owner);
  }
  if (containers) refuseBeside(where, 'containers', container);
  if (autoscaled && replicas !== undefined) {
    throw inputError({ where, what: 'replicas', got: replicas, allowed: 'none with autoscaled', fix: 'give one of the two: the autoscaler sets the number of pods' });
  }
  if (replicas !== undefined) wholeNumber(where, 'replicas', replicas, 0, INT32_MAX, 'give the number of pods');
  const [first, ...others] = plainCopy(containers ?? [{ image, ...container } as ContainerProps]);
  for (const one of first ? [first, ...others] : []) {
    checkContainerTexts(where, one);
    checkProbes(where, one);
  }
  const servesPorts = owner.ports.length > 0;
  if (!first) {
    const fix = servesPorts ? 'the first serves the ports of the service' : 'a pod without containers does nothing';
    throw inputError({ where, what: 'containers', got: containers, allowed: 'at least one', fix });
  }
  if (servesPorts && (first.portNumber !== undefined || first.port !== undefined)) {
    throw inputError({
      where, what: 'portNumber', got: first.portNumber ?? first.port, allowed: 'none', fix: 'give the ports to addService(): they are ports of the service',
    });
  }
  const given = [{ name: owner.containerName, ...first, ports: [...owner.ports, ...first.ports ?? []] }, ...others];
  try {
    return new OwnDeployment(scope, { owner, replicas, autoscaled: autoscaled ?? false, containers: given });
  } catch (error) {
    // Of cdk8s-plus, whose errors do not name the construct.
    throw inputError({ where, what: 'containers', got: given.map(({ name = 'main' }) => name), allowed: 'containers that cdk8s-plus can create', fix: (error as Error).message });
  }
}

/**
 * Exactly one of the forms.
 * @throws otherwise
 */
export function checkForm<T extends object>(where: string, options: T, forms: readonly (keyof T & string)[]): void {
  const given = forms.filter(form => options[form] !== undefined);
  if (given.length === 1) return;
  const allowed = `exactly one of ${forms.slice(0, -1).join(', ')} and ${forms[forms.length - 1]}`;
  throw inputError({ where, what: 'form of the pods', got: given.length ? given.join(' and ') : undefined, allowed, fix: 'give the image, or one of the longer forms' });
}

/**
 * Refuses settings that have no effect with one of the longer forms.
 * @throws if one of them is set
 */
export function refuseBeside(where: string, form: string, others: object): void {
  const given = Object.entries(others).filter(([, value]) => value !== undefined).map(([name]) => name);
  if (!given.length) return;
  const fix = form === 'containers' ? 'set them on one of the containers' : 'set them on the workload that has the pods, or leave them out';
  throw inputError({ where, what: `options together with ${form}`, got: given.join(' and '), allowed: 'none', fix });
}
