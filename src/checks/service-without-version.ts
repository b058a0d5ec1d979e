import { Check } from './check';
import { Severity } from '../model/severity';

/** A service without pods; of a service that others deploy the pods are theirs. */
export const serviceWithoutVersion: Check = mesh => (
  mesh.services.filter(({ versions, podLabels }) => !versions.length && !podLabels).map(({ path, name }) => ({
    code: 'service-without-version',
    severity: Severity.ERROR,
    path,
    message: `service ${name} has no version, so it has no pods`,
    fix: 'add a version with addVersion()',
  }))
);
