import { NamespaceModel } from './namespace';

/** An egress gateway, as data. */
export interface EgressGatewayRecord {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  /** Whether the app renders its workload. */
  readonly created: boolean;
  readonly replicas: number;
}

/** An egress gateway of a settled mesh. */
export interface EgressGatewayModel extends Omit<EgressGatewayRecord, 'namespace'> { readonly namespace: NamespaceModel }
