import { canary } from './canary';
import { createdObjects } from './created-objects';
import { FlaggerMesh } from './flagger-mesh';
import { deliveryLosses } from './losses';
import { metricTemplates } from './metric-template';
import { planProblems } from './plan-problems';
import { isByFlagger } from '../../model/delivery';
import { DeliverySupport } from '../provider';

/** Progressive delivery by Flagger on a mesh. */
export function flagger(mesh: FlaggerMesh): DeliverySupport {
  return {
    engine: 'Flagger',
    copiesPods: true,
    // One version: more, or none, are an error.
    objects: service => service.deliveries.filter(isByFlagger).flatMap(delivery => service.versions.slice(0, 1).flatMap(version => (
      [...metricTemplates(service, version, delivery, mesh), canary(service, version, delivery, mesh)]
    ))),
    createdObjects: service => createdObjects(service, mesh),
    planProblems: plan => planProblems(plan, mesh),
    losses: (service, settled) => deliveryLosses(service, settled, mesh),
  };
}
