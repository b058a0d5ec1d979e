import { IServiceAccount } from 'cdk8s-plus-28';
import { MetricsEndpoint } from './metrics-endpoint';
import { ServiceTrafficOptions } from './service-traffic-options';
import { ProxyOptions } from '../namespace/proxy';

/**
 * Options of a service.
 * @example
 * shop.addService('user-service', {
 *   timeout: Duration.seconds(5),
 *   retries: { attempts: 2, perTryTimeout: Duration.millis(1600) },
 *   circuitBreaker: { minHealthPercent: 40 },
 * });
 */
export interface MeshServiceOptions extends ServiceTrafficOptions {
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
}
