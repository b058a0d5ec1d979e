import { Check } from './check';
import { scrapedInPlaintext } from '../model/service';
import { Severity } from '../model/severity';

/** A delivery whose metrics nobody may scrape: without a value each check of the metrics fails, and each release is rolled back. */
export const unscrapedDelivery: Check = (mesh, { delivery, dataPlane }) => mesh.services.flatMap(service => {
  const { deliveries, namespace } = service;
  if (!delivery || !namespace.networkPolicies || mesh.settings.networkPolicies?.scrapers.length) return [];
  // With those of the application a sidecar serves its own.
  if (dataPlane.mergesMetrics && scrapedInPlaintext(service)) return [];
  return deliveries.map(({ path }) => ({
    code: 'unscraped-delivery',
    severity: Severity.ERROR,
    path,
    message: `the NetworkPolicies of namespace ${namespace.name} let nobody scrape the proxies that measure ${service.path}: each check of the metrics fails, and each release is rolled back`,
    fix: "set networkPolicies.scrapers of the mesh, such as NetworkPeer.allPods('monitoring')",
  }));
});
