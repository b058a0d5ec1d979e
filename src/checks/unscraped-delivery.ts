import { Check } from './check';
import { Severity } from '../model/severity';
import { unscrapedProxies } from '../model/unscraped-proxies';

/** A delivery whose metrics nobody may scrape: without a value each check of the metrics fails, and each release is rolled back. */
export const unscrapedDelivery: Check = (mesh, { delivery, dataPlane }) => mesh.services.flatMap(service => {
  const problem = delivery && unscrapedProxies(service, mesh, dataPlane.mergesMetrics);
  return !problem ? [] : service.deliveries.map(({ path }) => ({
    code: 'unscraped-delivery',
    severity: Severity.ERROR,
    path,
    message: `${problem.reason} that measure ${service.path}: each check of the metrics fails, and each release is rolled back`,
    fix: problem.fix,
  }));
});
