import { ContainerOpts, ContainerProps } from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';

/**
 * Options of pods. The short form is one container: `image` and the container options of cdk8s-plus (probes, resources, environment, …).
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
   * @default 2, and none with an autoscaler
   */
  readonly replicas?: number;
  /**
   * Whether an autoscaler outside this app sets the number of pods (KEDA, an autoscaler of another app): then `replicas` is not rendered.
   * Not needed for a `HorizontalPodAutoscaler` of cdk8s-plus that targets `workload`.
   * @default false
   */
  readonly autoscaled?: boolean;
  /**
   * Containers, in the full form. The first serves the service's ports.
   * @default - one, with `image` and the other options
   */
  readonly containers?: ContainerProps[];
  /**
   * A workload of your own, instead of all other options: any construct that is, or holds, one Deployment, StatefulSet, DaemonSet, ReplicaSet,
   * Job, CronJob or Argo Rollout. A workload of any version of cdk8s-plus, an `ApiObject`, an `Include` or a `Helm` chart. Its pods must have the
   * `serviceAccount` and the namespace of the service or `MeshWorkload`; missing labels and annotations of the mesh are added to them.
   * It is read at synthesis, so later changes to it count.
   * @default - a Deployment
   */
  readonly workload?: IConstruct;
}
