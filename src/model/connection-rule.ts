import { Caller } from './match';
import type { Share } from './route-table';

/** One rule for the connections to a port on which the mesh sees no requests: the first that takes a connection decides. */
export interface ConnectionRule {
  /** Construct path of who said so. */
  readonly owner: string;
  /** The service's port that the connection came for. */
  readonly port: number;
  /** Any of these. */
  readonly callers?: readonly Caller[];
  /** Where the connections go; none: to all pods of the service, whatever their version. */
  readonly shares: readonly Share[];
}
