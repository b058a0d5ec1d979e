import { Check } from './check';
import { Severity } from '../model/severity';

/** A plan that its delivery engine cannot run on this mesh: each release would be rolled back, or would never advance. */
export const undeliverablePlan: Check = (mesh, { delivery: support }) => (
  support ? mesh.services.flatMap(service => service.deliveries.flatMap(({ path, plan }) => support.planProblems(plan).map(({ message, fix }) => ({
    code: 'undeliverable-plan', severity: Severity.ERROR, path, message: `${support.engine} cannot run its plan on this mesh: ${message}`, fix,
  })))) : []
);
