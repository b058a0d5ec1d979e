import { ServiceTrafficOptions } from './service-traffic-options';
import type { MeshNamespace } from '../namespace/mesh-namespace';

/**
 * Properties of a service that somebody else deploys: an operator, a Helm release, another app.
 * @example
 * const props: ExistingServiceProps = { namespace: shop, serviceAccountName: 'postgres-pod', podLabels: { application: 'spilo' } };
 */
export interface ExistingServiceProps extends ServiceTrafficOptions {
  /** The namespace it lies in. */
  readonly namespace: MeshNamespace;
  /** Whom its pods run as: who they are to those they call. */
  readonly serviceAccountName: string;
  /** Labels that all of its pods have and no others in the namespace: at least one. Policies select by them. */
  readonly podLabels: Record<string, string>;
}
