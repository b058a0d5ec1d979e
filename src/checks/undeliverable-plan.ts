import { Check } from './check';
import { Severity } from '../model/severity';
import { deliverySupport } from '../providers/provider';

/** A plan that its delivery engine cannot run on this mesh: each release would be rolled back, or would never advance. */
export const undeliverablePlan: Check = (mesh, provider) => mesh.services.flatMap(service => service.deliveries.flatMap(delivery => {
  const support = deliverySupport(provider, delivery);
  return support ? support.planProblems(delivery.plan).map(({ message, fix }) => ({
    code: 'undeliverable-plan', severity: Severity.ERROR, path: delivery.path, message: `${support.engine} cannot run its plan here: ${message}`, fix,
  })) : [];
}));
