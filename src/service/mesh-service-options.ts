import { IServiceAccount } from 'cdk8s-plus-28';
import { AvailabilityOptions } from './availability';
import { MetricsEndpoint } from './metrics-endpoint';
import { ServiceTrafficOptions } from './service-traffic-options';
import type { EgressHost } from '../namespace/egress-host';
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
   * Whether the pods call the Kubernetes API. Deployments of this app then mount the token of the ServiceAccount, which others do not. In a
   * `ZeroTrustNamespace` their NetworkPolicy then allows it, at `networkPolicies.kubernetesApi` of the mesh, and the egress scope of their proxies (Istio)
   * has it.
   * @default false
   */
  readonly callsKubernetesApi?: boolean;
  /**
   * Why the pods call the Kubernetes API: a text of one line, 1 to 200 characters. It is in an annotation of their NetworkPolicy, and in the access matrix. Only
   * with `callsKubernetesApi`.
   * @default - none
   */
  readonly kubernetesApiReason?: string;
  /**
   * Settings of the proxies of its pods.
   * @default - the namespace's
   */
  readonly proxy?: ProxyOptions;
  /**
   * Disruption budgets, topology spread and graceful shutdown of the pods of its versions.
   * @default - the namespace's
   */
  readonly availability?: AvailabilityOptions;
  /**
   * Egress hosts of its pods beside those that `calls()` gives: exceptions, such as the headless Service of its peers. The
   * NetworkPolicy of the pods allows the connections; a service that denies by default still needs a call. Only where the egress scope of the namespace
   * follows from calls: a `ZeroTrustNamespace`, or `EgressScope.fromCalls()`.
   * @default - none
   */
  readonly egressHosts?: EgressHost[];
}
