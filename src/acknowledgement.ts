import { IConstruct } from 'constructs';

/**
 * That a warning is known and meant.
 * @example
 * mesh.acknowledge({ code: 'low-connect-timeout', construct: payments, reason: 'same zone, measured' });
 */
export interface Acknowledgement {
  /** Code of the warning, as it is printed. */
  readonly code: string;
  /** The construct that the warning names; warnings of constructs below it are acknowledged as well. */
  readonly construct: IConstruct;
  /** Why it is as it should be. Not empty. */
  readonly reason: string;
}
