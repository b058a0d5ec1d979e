import { Duration } from 'cdk8s';
import { IServiceAccount } from 'cdk8s-plus-28';
import { MeshPort } from './mesh-port';
import { MetricsEndpoint } from './metrics-endpoint';
import { ProxyOptions } from '../namespace/proxy';
import { RetryOptions } from '../resilience/retries';
import { TrafficPolicyOptions } from '../resilience/traffic-policy';

/**
 * What there is to say about a service beside its name. Timeout and retries hold for requests to it; a route may have its own.
 * @example
 * shop.addService('user-service', {
 *   timeout: Duration.seconds(5),
 *   retries: { attempts: 2, perTryTimeout: Duration.millis(1600) },
 *   circuitBreaker: { minHealthPercent: 40 },
 * });
 */
export interface MeshServiceOptions extends TrafficPolicyOptions {
  /**
   * Name of the service: the host its callers use, and the `app` label of its pods. A DNS label.
   * @default - the construct's id
   */
  readonly serviceName?: string;
  /**
   * Ports.
   * @default - http on 8080
   */
  readonly ports?: MeshPort[];
  /**
   * Where Prometheus reads the application's metrics.
   * @default - nowhere
   */
  readonly metrics?: MetricsEndpoint;
  /**
   * Whom the pods run as, and so who they are to those they call. One that others run as too cannot call into a ZeroTrustNamespace.
   * @default - an own ServiceAccount with the service's name, without a token
   */
  readonly serviceAccount?: IServiceAccount;
  /**
   * Size of the proxies of its pods.
   * @default - the namespace's
   */
  readonly proxy?: ProxyOptions;
  /**
   * Time for a request with all its retries: at least a millisecond.
   * @default - none, as long as it takes
   */
  readonly timeout?: Duration;
  /**
   * Stream idle timeout: maximum time without data in either direction, at least a millisecond. For long streams, which `timeout` would end. Linkerd only.
   * @default - none
   */
  readonly streamIdleTimeout?: Duration;
  /**
   * When and how often a request is sent again.
   * @default - as the mesh does: Istio tries failed connections twice more, Linkerd never
   */
  readonly retries?: RetryOptions;
}
