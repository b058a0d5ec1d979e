import { Duration } from 'cdk8s';
import { IServiceAccount } from 'cdk8s-plus-28';
import { MeshPort } from './mesh-port';
import { MetricsEndpoint } from './metrics-endpoint';
import { ProxyOptions } from '../namespace/proxy';
import { RetryOptions } from '../resilience/retries';
import { TrafficPolicyOptions } from '../resilience/traffic-policy';

/**
 * Options of a service. Timeout and retries apply to requests to the service; a route may override them.
 * @example
 * shop.addService('user-service', {
 *   timeout: Duration.seconds(5),
 *   retries: { attempts: 2, perTryTimeout: Duration.millis(1600) },
 *   circuitBreaker: { minHealthPercent: 40 },
 * });
 */
export interface MeshServiceOptions extends TrafficPolicyOptions {
  /**
   * Name of the service: the host that callers use, and the `app` label of its pods. A DNS label that begins with a letter.
   * @default - the construct's id
   */
  readonly serviceName?: string;
  /**
   * Ports.
   * @default - http on 8080
   */
  readonly ports?: MeshPort[];
  /**
   * Metrics endpoint of the application, for Prometheus.
   * @default - none
   */
  readonly metrics?: MetricsEndpoint;
  /**
   * ServiceAccount of the pods, and so the client identity of the service. A service that shares its ServiceAccount cannot call into a `ZeroTrustNamespace`.
   * @default - a ServiceAccount with the service's name, whose token is not mounted
   */
  readonly serviceAccount?: IServiceAccount;
  /**
   * Settings of the proxies of its pods.
   * @default - the namespace's
   */
  readonly proxy?: ProxyOptions;
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
