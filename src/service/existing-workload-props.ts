import type { MeshNamespace } from '../namespace/mesh-namespace';

/**
 * Properties of an existing workload, deployed outside this app (by an operator, a Helm release, another app).
 * @example
 * const props: ExistingWorkloadProps = { namespace: shop, serviceAccountName: 'airflow-worker', podLabels: { component: 'worker' } };
 */
export interface ExistingWorkloadProps {
  /** The namespace of the workload. */
  readonly namespace: MeshNamespace;
  /** Name of the ServiceAccount of its pods: their client identity in the mesh. */
  readonly serviceAccountName: string;
  /** Labels that all of its pods have and no others in the namespace: at least one. Routes by caller select by them. */
  readonly podLabels: Record<string, string>;
  /**
   * Whether the pods call the Kubernetes API. In a `ZeroTrustNamespace` their NetworkPolicy then allows it, at `networkPolicies.kubernetesApi` of the mesh.
   * @default false
   */
  readonly callsKubernetesApi?: boolean;
}
