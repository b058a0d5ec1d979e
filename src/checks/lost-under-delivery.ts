import { Check } from './check';
import { Severity } from '../model/severity';
import { deliverySupport } from '../providers/provider';

/** A declaration about the routes of a service that its delivery engine, which owns them, cannot keep. */
export const lostUnderDelivery: Check = (mesh, provider) => mesh.services.flatMap(service => service.deliveries.flatMap(delivery => {
  const support = deliverySupport(provider, delivery);
  return support ? support.losses(service, mesh).map(({ path, what, instead }) => ({
    code: 'lost-under-delivery',
    severity: Severity.ERROR,
    path,
    message: `${support.engine} owns the routes of ${service.path} (${delivery.path}), and cannot keep ${what}`,
    fix: `${instead ?? 'remove it'}, or remove ${delivery.path} and shift traffic with CanaryRoute`,
  })) : [];
}));
