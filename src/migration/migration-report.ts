import { NamespaceMigration } from './namespace-migration';
import { meshAtStages } from '../model/mesh-at-stage';
import { MeshRecord } from '../model/mesh-record';
import { MIGRATION_STAGES, MigrationStage } from '../model/migration-stage';
import { NamespaceModel } from '../model/namespace';
import { newFindings } from '../new-findings';
import { SettledFor, settledFor } from '../settled-for';

/**
 * The namespaces of a mesh that have not come to the last migration stage, and what blocks the next stage of each: clients without a proxy, clients
 * without a declared call, ServiceAccounts that several services share. Returned by `mesh.migration()`.
 * @example
 * const text = mesh.migration().toText();
 */
export class MigrationReport {
  /**
   * @param declared the mesh as it is declared, whatever its stages
   * @param now the mesh at its stages
   * @internal
   */
  public static _of(declared: MeshRecord, now: SettledFor): MigrationReport {
    return new MigrationReport(declared.namespaces.flatMap(namespace => namespaceMigration(namespace, declared, now)));
  }

  /** The namespaces that have a stage before the last one, sorted by name. */
  public readonly namespaces: NamespaceMigration[];

  private constructor(namespaces: NamespaceMigration[]) { this.namespaces = namespaces; }

  /**
   * The report as text: a line for each namespace, and a line for each of its blockers.
   * @returns lines, each with a line break at its end
   */
  public toText(): string {
    const lines = this.namespaces.flatMap(({ namespaceName, stage, nextStage, blockers }) => [
      `${namespaceName}: ${stage}, next ${nextStage}: ${blockers.length ? `${blockers.length} to do` : 'nothing to do'}`,
      ...blockers.map(({ severity, path, message, fix, code }) => `  ${severity.toLowerCase()} ${path}: ${message}; ${fix} (${code})`),
    ]);
    return (lines.length ? lines : ['Every namespace is at the last stage.']).map(line => `${line}\n`).join('');
  }

  /**
   * The report as JSON: an object with `namespaces`.
   * @returns JSON, indented
   */
  public toJson(): string { return `${JSON.stringify({ namespaces: this.namespaces }, undefined, 2)}\n`; }
}

/** None for a namespace at the last stage. */
function namespaceMigration({ path, name, stage }: NamespaceModel, declared: MeshRecord, now: SettledFor): NamespaceMigration[] {
  const nextStage = stage && MIGRATION_STAGES[MIGRATION_STAGES.indexOf(stage) + 1];
  if (!stage || !nextStage) return [];
  const at = (other: MigrationStage) => {
    const namespaces = declared.namespaces.map(namespace => (namespace.name === name ? { ...namespace, stage: other } : namespace));
    return settledFor(meshAtStages({ ...declared, namespaces }), now.provider);
  };
  // The dry run has the findings about its policies already, and they deny nothing before the next stage.
  const before = stage === MigrationStage.DRY_RUN ? at(MigrationStage.STRICT) : now;
  return [{ path, namespaceName: name, stage, nextStage, blockers: newFindings(before, at(nextStage)) }];
}
