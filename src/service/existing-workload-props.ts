import type { MeshNamespace } from '../namespace/mesh-namespace';

/**
 * Properties of a workload that somebody else deploys: an operator, a Helm release, another app.
 * @example
 * const props: ExistingWorkloadProps = { namespace: shop, serviceAccountName: 'airflow-worker', podLabels: { component: 'worker' } };
 */
export interface ExistingWorkloadProps {
  /** The namespace it lies in. */
  readonly namespace: MeshNamespace;
  /** Whom its pods run as: who they are to those they call. */
  readonly serviceAccountName: string;
  /** Labels that all of its pods have and no others in the namespace: at least one. Routes by caller select by them. */
  readonly podLabels: Record<string, string>;
}
