import { ContainerOpts, ContainerProps } from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';

/**
 * Options of pods. The short form is one container: `image` and what cdk8s-plus says of containers (probes, resources, environment, …).
 * For more than one: `containers`. For a workload of your own: `workload`.
 * @example
 * const options: PodOptions = { image: 'myregistry/mailer:v1', replicas: 1 };
 */
export interface PodOptions extends ContainerOpts {
  /**
   * Container image, in the short form.
   * @default - none: give `containers` or `workload`
   */
  readonly image?: string;
  /**
   * Number of pods: a whole number from 0.
   * @default 2, and none where an autoscaler decides
   */
  readonly replicas?: number;
  /**
   * Whether something else sets the number of pods, so that none is rendered: KEDA, an autoscaler that another app renders.
   * A `HorizontalPodAutoscaler` of cdk8s-plus on `workload` says so by itself.
   * @default false
   */
  readonly autoscaled?: boolean;
  /**
   * Containers, in the full form. The first serves the service's ports.
   * @default - one, made of `image` and the other options
   */
  readonly containers?: ContainerProps[];
  /**
   * A workload of your own, in place of all the above: any construct that is, or holds, one Deployment, StatefulSet, DaemonSet, ReplicaSet,
   * Job, CronJob or Argo Rollout. A workload of any version of cdk8s-plus, an `ApiObject`, an `Include` or a `Helm` chart. It has to run as the
   * ServiceAccount and in the namespace that the mesh knows; its pods get the labels and annotations that the mesh needs.
   * It is read at synth, so that later changes to it count.
   * @default - a Deployment
   */
  readonly workload?: IConstruct;
}
