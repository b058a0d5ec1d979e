import { Duration } from 'cdk8s';
import { MeshPort } from './mesh-port';
import { RetryOptions } from '../resilience/retries';
import { TrafficPolicyOptions } from '../resilience/traffic-policy';

/**
 * Options of the traffic to a service. Timeout and retries hold for requests to it; a route may have its own.
 * @example
 * const options: ServiceTrafficOptions = { ports: [{ port: 8080 }], timeout: Duration.seconds(5) };
 */
export interface ServiceTrafficOptions extends TrafficPolicyOptions {
  /**
   * Name of the service: the host its callers use, and the `app` label of pods that the mesh deploys. A DNS label.
   * @default - the construct's id
   */
  readonly serviceName?: string;
  /**
   * Ports.
   * @default - http on 8080
   */
  readonly ports?: MeshPort[];
  /**
   * Time for a request with all its retries: at least a millisecond.
   * @default - none, as long as it takes
   */
  readonly timeout?: Duration;
  /**
   * Time for which nothing of a request or of its answer may come: at least a millisecond. For long streams, which a timeout would end. Linkerd only.
   * @default - none
   */
  readonly idleTimeout?: Duration;
  /**
   * When and how often a request is sent again.
   * @default - as the mesh does: Istio tries failed connections twice more, Linkerd never
   */
  readonly retries?: RetryOptions;
}
