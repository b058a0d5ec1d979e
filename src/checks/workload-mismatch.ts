import { Check } from './check';
import { mistakeMessage } from '../model/input-error';
import { Severity } from '../model/severity';

/** A workload whose pods the mesh would not find or would take for those of another workload, or that the API server rejects. */
export const workloadMismatch: Check = mesh => (
  [...mesh.services.flatMap(({ versions }) => versions), ...mesh.workloads].flatMap(({ path, mistakes }) => mistakes.map(mistake => ({
    code: 'workload-mismatch',
    severity: Severity.ERROR,
    path,
    message: mistakeMessage(mistake),
    fix: mistake.fix,
  })))
);
