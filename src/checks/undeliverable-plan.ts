import { Check } from './check';
import { Severity } from '../model/severity';
import { supportedDeliveries } from '../providers/provider';

/** A plan that its delivery engine cannot run on this mesh: each release would be rolled back, or would never advance. */
export const undeliverablePlan: Check = (mesh, provider) => supportedDeliveries(mesh, provider).flatMap(({ delivery: { path, plan }, support }) => (
  support.planProblems(plan).map(({ message, fix }) => ({
    code: 'undeliverable-plan', severity: Severity.ERROR, path, message: `${support.engine} cannot run its plan here: ${message}`, fix,
  }))
));
