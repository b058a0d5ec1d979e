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
   * Labels by which the pods of this version differ from those of the other versions, in place of all the above: somebody else deploys them,
   * and nothing of them is rendered. `liveness`, `readiness` and `startup` may say which probes they have, for policies that let the kubelet in.
   * @default - none: the pods are this app's own
   */
  readonly podLabels?: Record<string, string>;
}
