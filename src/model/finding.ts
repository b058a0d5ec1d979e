import { Severity } from './severity';

/**
 * Something in the mesh that would not work as said, or is likely not meant.
 * @example
 * const findings: Finding[] = mesh.findings;
 */
export interface Finding {
  /** Which check found it, in lower case with dashes: what an acknowledgement names. */
  readonly code: string;
  /** What it does to synthesis. */
  readonly severity: Severity;
  /** Path of the construct to change. */
  readonly path: string;
  /** What is wrong, and what was got. */
  readonly message: string;
  /** What to change. */
  readonly fix: string;
}
