import { Check } from './check';
import { Severity } from '../model/severity';

/** A service without pods. */
export const serviceWithoutVersion: Check = mesh => mesh.services.filter(({ versions }) => !versions.length).map(({ path, name }) => ({
  code: 'service-without-version',
  severity: Severity.ERROR,
  path,
  message: `service ${name} has no version, so it has no pods`,
  fix: 'add a version with addVersion()',
}));
