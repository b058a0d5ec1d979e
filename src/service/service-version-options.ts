import { ContainerOpts, ContainerProps, Workload } from 'cdk8s-plus-28';
import { TrafficPolicyOptions } from '../resilience/traffic-policy';

/**
 * A version's pods. The short form is one container: `image` and what cdk8s-plus says of containers (probes, resources, environment, …).
 * For more than one: `containers`. For a workload of your own: `workload`.
 * @example
 * users.addVersion('v1', {
 *   image: 'myregistry/user-service:v1',
 *   replicas: 3,
 *   readiness: kplus.Probe.fromHttpGet('/ready', { port: 8080 }),
 * });
 */
export interface ServiceVersionOptions extends ContainerOpts, TrafficPolicyOptions {
  /**
   * Container image, in the short form.
   * @default - none: give `containers` or `workload`
   */
  readonly image?: string;
  /**
   * Number of pods: a whole number from 0.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Containers, in the full form. The first serves the service's ports.
   * @default - one, made of `image` and the other options
   */
  readonly containers?: ContainerProps[];
  /**
   * A Deployment or StatefulSet of your own, in place of all the above. It has to run as `service.serviceAccount`, in the service's namespace;
   * its pods get the labels and annotations that the mesh needs.
   * @default - a Deployment named `<service>-<version>`
   */
  readonly workload?: Workload;
}
