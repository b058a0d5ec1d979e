import { IConstruct } from 'constructs';

/**
 * An acknowledgement of a warning: it is no longer reported.
 * @example
 * mesh.acknowledge({ code: 'low-connect-timeout', construct: payments, reason: 'same zone, measured' });
 */
export interface Acknowledgement {
  /** Code of the warning, as it is printed. */
  readonly code: string;
  /** The construct of the warning; the acknowledgement includes the constructs below it. */
  readonly construct: IConstruct;
  /** Why the warning is acceptable. Not empty. */
  readonly reason: string;
}
