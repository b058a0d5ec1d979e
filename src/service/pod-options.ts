import {
  ContainerLifecycle, ContainerPort, ContainerProps, ContainerResources, ContainerSecurityContextProps, EnvFrom, EnvValue,
  ImagePullPolicy, Probe, VolumeMount,
} from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';

/**
 * Options of pods. The short form is one container: `image` and the options of a container (probes, resources, environment, …).
 * For more than one: `containers`. For a workload of your own: `workload`.
 * @example
 * const options: PodOptions = { image: 'myregistry/mailer:v1', replicas: 1 };
 */
export interface PodOptions {
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
   * Containers, in the full form. The first serves the service's ports. Where one leaves out `resources` or `capabilities`, or the first its `name`, the defaults are those of
   * the short form, not of cdk8s-plus.
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
  /**
   * Name of the container: a DNS label.
   * @default - the name of the service or `MeshWorkload`
   */
  readonly name?: string;
  /**
   * Ports of the container, beside those of the service and of its metrics.
   * @default - no further ports
   */
  readonly ports?: ContainerPort[];
  /**
   * Command, not run in a shell: the `ENTRYPOINT` of the image. `$(NAME)` is replaced by the variable.
   * @default - the `ENTRYPOINT` of the image
   */
  readonly command?: string[];
  /**
   * Arguments of the command: the `CMD` of the image. `$(NAME)` is replaced by the variable.
   * @default - the `CMD` of the image, unless `command` is given
   */
  readonly args?: string[];
  /**
   * Working directory.
   * @default - that of the image
   */
  readonly workingDir?: string;
  /**
   * Environment variables.
   * @default - none
   */
  readonly envVariables?: Record<string, EnvValue>;
  /**
   * Sources of environment variables, such as a ConfigMap. The last source of a variable takes precedence, and `envVariables` over all of them.
   * @default - none
   */
  readonly envFrom?: EnvFrom[];
  /**
   * Volumes of the pod, mounted into the container.
   * @default - none
   */
  readonly volumeMounts?: VolumeMount[];
  /**
   * When the image is pulled.
   * @default ImagePullPolicy.ALWAYS
   */
  readonly imagePullPolicy?: ImagePullPolicy;
  /**
   * Readiness probe: a pod gets requests while it succeeds.
   * @default - none, which is a warning for the pods of a service
   */
  readonly readiness?: Probe;
  /**
   * Liveness probe: the container is restarted if it fails.
   * @default - none, which is a warning for the pods of a service
   */
  readonly liveness?: Probe;
  /**
   * Startup probe: until it succeeds, there are no other probes.
   * @default - none
   */
  readonly startup?: Probe;
  /**
   * What is done when the container starts and before it stops.
   * @default - nothing
   */
  readonly lifecycle?: ContainerLifecycle;
  /**
   * Requests and limits of CPU and memory.
   * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
   * @default - requests of 100 millicores and 128 MiB, limits of 500 millicores and 512 MiB
   */
  readonly resources?: ContainerResources;
  /**
   * Security context of the container. Settings that are left out keep their default, also `drop` beside `add`. The pod has the seccomp profile
   * `RuntimeDefault`, which `seccompProfile` of a container replaces.
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
   * @default - `ensureNonRoot` and `readOnlyRootFilesystem` are true, `privileged` and `allowPrivilegeEscalation` false,
   * `capabilities` drops ALL; user and group are the image's
   */
  readonly securityContext?: ContainerSecurityContextProps;
}
