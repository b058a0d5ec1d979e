import { PodOptions } from './pod-options';
import { TrafficPolicyOptions } from '../resilience/traffic-policy';

/**
 * Options of a version: its pods, and how callers connect to them.
 * @example
 * users.addVersion('v1', {
 *   image: 'myregistry/user-service:v1',
 *   replicas: 3,
 *   readiness: kplus.Probe.fromHttpGet('/ready', { port: 8080 }),
 * });
 */
export interface ServiceVersionOptions extends PodOptions, TrafficPolicyOptions {
  /**
   * Labels that only the existing pods of this version have, among the pods of the service. The pods are deployed outside this app: their workload
   * is not rendered, and all other pod options are an error, except `liveness`, `readiness` and `startup`. Set these as the pods have them, so that
   * authorization policies allow the probes of the kubelet. Where this app renders the Service, the pods have the label `app`, with the name of the service:
   * the Service and policies select by it.
   * @default - none: this app deploys the pods
   */
  readonly podLabels?: Record<string, string>;
}
