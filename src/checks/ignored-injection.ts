import { Check } from './check';
import { MigrationStage } from '../model/migration-stage';
import { Severity } from '../model/severity';

/** A namespace at the stage `PREPARED` with a revision of the control plane: its pods get no proxy at this stage. */
export const ignoredInjection: Check = mesh => mesh.namespaces.flatMap(({ path, laterRevision }) => (laterRevision === undefined ? [] : [{
  code: 'ignored-injection',
  severity: Severity.WARNING,
  path,
  message: `its injection by revision ${laterRevision} has no effect: at stage ${MigrationStage.PREPARED} its pods get no proxy, and those that have one lose it`,
  fix: `set stage ${MigrationStage.INJECTED}, or leave injection out until then`,
}]));
