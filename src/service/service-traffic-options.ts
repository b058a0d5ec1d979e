import { Duration } from 'cdk8s';
import { MeshPort } from './mesh-port';
import { RetryOptions } from '../resilience/retries';
import { TrafficPolicyOptions } from '../resilience/traffic-policy';

/**
 * Options of the traffic to a service. Timeout and retries apply to requests to the service; a route may override them.
 * @example
 * const options: ServiceTrafficOptions = { ports: [{ port: 8080 }], timeout: Duration.seconds(5) };
 */
export interface ServiceTrafficOptions extends TrafficPolicyOptions {
  /**
   * Name of the service: the host that callers use, and the `app` label of pods that the app deploys. A DNS label that begins with a letter.
   * @default - the construct's id
   */
  readonly serviceName?: string;
  /**
   * Ports.
   * @default - http on 8080
   */
  readonly ports?: MeshPort[];
  /**
   * Timeout of a request, including all retries: at least a millisecond.
   * @default - none
   */
  readonly timeout?: Duration;
  /**
   * Stream idle timeout: maximum time without data in either direction, at least a millisecond. For long streams, which `timeout` would end. Linkerd only.
   * @default - none
   */
  readonly streamIdleTimeout?: Duration;
  /**
   * Retry policy.
   * @default - the mesh's: Istio retries failed connections twice, Linkerd never
   */
  readonly retries?: RetryOptions;
}
