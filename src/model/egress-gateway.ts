import type { ExternalModel } from './external';
import { NamespaceModel } from './namespace';

/** A proxy through which traffic leaves the mesh. */
export interface EgressGatewayModel {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  readonly namespace: NamespaceModel;
  /** Whether the app renders its workload, rather than somebody else. */
  readonly created: boolean;
  readonly replicas: number;
  /** What leaves through it. Grows as external services are added. */
  readonly externals: ExternalModel[];
}
