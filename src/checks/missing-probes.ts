import { Check } from './check';
import { Severity } from '../model/severity';

/** Of pods that somebody else deploys nobody here can tell. */
const UNKNOWN = { liveness: true, readiness: true };

/** A version whose pods Kubernetes cannot tell to be alive, or to be ready. Guard rail of health. */
export const missingProbes: Check = mesh => mesh.services.flatMap(({ versions }) => versions.flatMap(({ path, health }) => {
  const { liveness, readiness } = health() ?? UNKNOWN;
  if (liveness && readiness) return []; // mostly
  const missing = [...(liveness ? [] : ['liveness']), ...(readiness ? [] : ['readiness'])];
  return [{
    code: 'missing-probes',
    severity: Severity.WARNING,
    path,
    message: `health: its pods have no ${missing.join(' and no ')} probe, so ${readiness ? 'one that hangs stays as it is' : 'requests reach pods that cannot answer yet'}`,
    fix: 'give both: liveness of the process alone, readiness with the dependencies that it cannot do without',
  }];
}));
