import { ExternalDestination } from './external-destination';
import { Supports } from './supports';

/** A version's share of the requests or connections of a rule, in whole percent. All declared shares of a rule sum to 100. */
export interface Share {
  readonly version: string;
  readonly percent: number;
  /** Where the requests go, if the version is an external service; none: to pods of the service. */
  readonly external?: ExternalDestination;
}

/**
 * The shares that a mesh supports: without external versions where it cannot route to them. The weights of the others keep their proportions; if none
 * has a weight, there are no shares: requests go to all pods of the service.
 */
export function supportedShares(shares: readonly Share[], supports: Supports): readonly Share[] {
  if (!shares.some(({ external }) => external) || supports('external-split')) return shares;
  const own = shares.filter(({ external }) => !external);
  return own.some(({ percent }) => percent > 0) ? own : [];
}
