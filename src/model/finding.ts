import { Severity } from './severity';

/**
 * A problem of the mesh that involves several constructs: a declaration that would not work, or is likely a mistake.
 * @example
 * const findings: Finding[] = mesh.findings;
 */
export interface Finding {
  /** Code of the check, in lower case with dashes: an acknowledgement names it. */
  readonly code: string;
  /** The effect on synthesis. */
  readonly severity: Severity;
  /** Path of the construct to change. */
  readonly path: string;
  /** What is wrong, with the value. */
  readonly message: string;
  /** What to change. */
  readonly fix: string;
}
