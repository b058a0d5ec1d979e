import { Check } from './check';
import { Severity } from '../model/severity';
import { supportedDeliveries } from '../providers/provider';

/** A declaration about the routes of a service that its delivery engine, which owns them, cannot keep. */
export const lostUnderDelivery: Check = (mesh, provider) => supportedDeliveries(mesh, provider).flatMap(({ service, delivery, support }) => (
  support.losses(service, mesh).map(({ path, what, instead }) => ({
    code: 'lost-under-delivery',
    severity: Severity.ERROR,
    path,
    message: `${support.engine} owns the routes of ${service.path} (${delivery.path}), and cannot keep ${what}`,
    fix: `${instead ?? 'remove it'}, or remove ${delivery.path} and shift traffic with CanaryRoute`,
  }))
));
