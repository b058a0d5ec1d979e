import { Check } from './check';
import { Severity } from '../model/severity';

/** A service that no pod answers for; of one that somebody else deploys nobody here can tell. */
export const serviceWithoutVersion: Check = mesh => (
  mesh.services.filter(({ versions, podLabels }) => !versions.length && !podLabels).map(({ path, name }) => ({
    code: 'service-without-version',
    severity: Severity.ERROR,
    path,
    message: `service ${name} has no version, so no pod answers`,
    fix: 'add one with addVersion()',
  }))
);
