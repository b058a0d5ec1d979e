import { Check } from './check';
import { Severity } from '../model/severity';

/** A service that no pod answers for. */
export const serviceWithoutVersion: Check = mesh => mesh.services.filter(({ versions }) => !versions.length).map(({ path, name }) => ({
  code: 'service-without-version',
  severity: Severity.ERROR,
  path,
  message: `service ${name} has no version, so no pod answers`,
  fix: 'add one with addVersion()',
}));
