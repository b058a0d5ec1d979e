import { canary } from './canary';
import { FlaggerMesh } from './flagger-mesh';
import { deliveryLosses } from './losses';
import { metricTemplates } from './metric-template';
import { DeliverySupport } from '../provider';

/** Progressive delivery by Flagger on a mesh. */
export function flagger(mesh: FlaggerMesh): DeliverySupport {
  return {
    engine: 'Flagger',
    // One version: more, or none, are an error.
    objects: service => service.deliveries.flatMap(delivery => service.versions.slice(0, 1).flatMap(version => (
      [...metricTemplates(service, version, delivery, mesh), canary(service, version, delivery, mesh)]
    ))),
    losses: (service, settled) => deliveryLosses(service, settled, mesh),
  };
}
