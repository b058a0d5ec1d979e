import { Check } from './check';
import { scrapedInPlaintext } from '../model/service';
import { Severity } from '../model/severity';

/** A service with metrics that its NetworkPolicy lets nobody scrape. */
export const unscrapedMetrics: Check = ({ services, settings: { networkPolicies } }) => (networkPolicies?.scrapers.length ? [] : (
  services.filter(service => service.namespace.networkPolicies && service.metrics && !scrapedInPlaintext(service)).map(({ path, metrics }) => ({
    code: 'unscraped-metrics',
    severity: Severity.WARNING,
    path,
    message: `its NetworkPolicy allows nobody to scrape its metrics (port ${metrics!.port})`,
    fix: "set networkPolicies.scrapers of the mesh, such as NetworkPeer.allPods('monitoring'), or metrics.plaintextFrom, or leave metrics out",
  }))
));
