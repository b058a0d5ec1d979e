import { Finding } from '../model/finding';
import { MigrationStage } from '../model/migration-stage';

/**
 * A namespace on its way into the mesh: its stage, and what blocks the next one.
 * @example
 * const namespaces: NamespaceMigration[] = mesh.migration().namespaces;
 */
export interface NamespaceMigration {
  /** Path of the namespace's construct. */
  readonly path: string;
  /** Name of the namespace. */
  readonly namespaceName: string;
  /** Its stage. */
  readonly stage: MigrationStage;
  /** The stage after it. */
  readonly nextStage: MigrationStage;
  /**
   * The errors and warnings that the app has at the next stage, and does not have now: sorted by path and code. At `DRY_RUN` also those about what the
   * policies would deny, which it has now.
   */
  readonly blockers: Finding[];
}
