import { Probe } from 'cdk8s-plus-28';
import { ServiceTrafficOptions } from './service-traffic-options';
import type { EgressHost } from '../namespace/egress-host';
import type { MeshNamespace } from '../namespace/mesh-namespace';

/**
 * Properties of an existing service, deployed outside this app (by an operator, a Helm release, another app).
 * @example
 * const props: ExistingServiceProps = { namespace: shop, serviceAccountName: 'postgres-pod', podLabels: { application: 'spilo' } };
 */
export interface ExistingServiceProps extends ServiceTrafficOptions {
  /** The namespace of the service. */
  readonly namespace: MeshNamespace;
  /** Name of the ServiceAccount of its pods: their client identity in the mesh. */
  readonly serviceAccountName: string;
  /** Labels that all of its pods have and no others in the namespace: at least one. Policies select by them. */
  readonly podLabels: Record<string, string>;
  /**
   * Egress hosts of its pods beside those that `calls()` gives: exceptions, such as the headless Service of its peers. The
   * NetworkPolicy of the pods allows the connections; a service that denies by default still needs a call. Only where the egress scope of the namespace
   * follows from calls: a `ZeroTrustNamespace`, or `EgressScope.fromCalls()`.
   * @default - none
   */
  readonly egressHosts?: EgressHost[];
  /**
   * Whether the pods call the Kubernetes API. In a `ZeroTrustNamespace` their NetworkPolicy then allows it, at `networkPolicies.kubernetesApi` of the mesh, and
   * the egress scope of their proxies (Istio) has it.
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
   * Liveness probe of its pods, with its port. Linkerd denies HTTP probes of a port as soon as a call to it names methods or paths, unless they are given here
   * or at the versions.
   * @default - unknown
   */
  readonly liveness?: Probe;
  /**
   * Readiness probe of its pods, see `liveness`.
   * @default - unknown
   */
  readonly readiness?: Probe;
  /**
   * Startup probe of its pods, see `liveness`.
   * @default - unknown
   */
  readonly startup?: Probe;
}
