import { ServiceTrafficOptions } from './service-traffic-options';
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
}
