import { Check } from './check';
import { Severity } from '../model/severity';

/** Pods that others deploy: their probes are unknown. */
const UNKNOWN = { liveness: true, readiness: true };

/** Guard rail of health: pods without a liveness or readiness probe. */
export const missingProbes: Check = mesh => mesh.services.flatMap(({ versions }) => versions.flatMap(({ path, health }) => {
  const { liveness, readiness } = health ?? UNKNOWN;
  if (liveness && readiness) return []; // mostly
  const missing = [...(liveness ? [] : ['liveness']), ...(readiness ? [] : ['readiness'])];
  return [{
    code: 'missing-probes',
    severity: Severity.WARNING,
    path,
    message: `health: its pods have no ${missing.join(' and no ')} probe, so ${readiness ? 'a pod that hangs is not restarted' : 'requests reach pods that are not ready'}`,
    fix: 'set both: a liveness probe for the process alone, a readiness probe that includes the dependencies it requires',
  }];
}));
