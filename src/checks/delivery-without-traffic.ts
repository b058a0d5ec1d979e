import { Check } from './check';
import { DeliveryRecord, isByFlagger } from '../model/delivery';
import { deniedFinding } from '../model/denied-finding';
import { FlaggerHook } from '../model/flagger-hook';
import { Severity } from '../model/severity';
import { deniesByDefault } from '../providers/provider';

/** A delivery whose new pods get no requests: without requests there is nothing to measure, and each release is rolled back. */
export const deliveryWithoutTraffic: Check = (mesh, provider) => mesh.services.flatMap(service => {
  const { deliveries, grants, networkClients, mirroredFrom, namespace } = service;
  if (!provider.delivery || grants.length + networkClients.length + mirroredFrom.length > 0) return [];
  const isDenied = deniesByDefault(provider, namespace);
  // Elsewhere a load test needs no declaration, and nor do other callers.
  return deliveries.filter(delivery => isDenied || !hasLoadTest(delivery)).map(delivery => {
    const { path } = delivery;
    const finding = {
      code: 'delivery-without-traffic',
      path,
      message: `no client of ${service.path} is declared${isDenied ? ', so all are denied' : ''}: without requests each check of the metrics fails, and each release is rolled back`,
      fix: isDenied ? 'declare its callers with calls(), or a load tester with allowsFrom()'
        : `declare its callers with calls(), ${isByFlagger(delivery) ? 'add a load test (FlaggerHook.ROLLOUT), ' : ''}or acknowledge that it has other clients`,
    };
    return isDenied ? deniedFinding(finding, namespace) : { ...finding, severity: Severity.WARNING };
  });
});

function hasLoadTest(delivery: DeliveryRecord): boolean {
  return isByFlagger(delivery) && delivery.engine.webhooks.some(({ hook }) => hook === FlaggerHook.ROLLOUT);
}
