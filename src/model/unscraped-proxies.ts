import { MeshModel } from './mesh';
import { scrapedInPlaintext, ServiceModel } from './service';
import { Unmeasured } from './unmeasured';

/**
 * Why nobody may scrape the proxies of a service; none if somebody may.
 * @param mergesMetrics whether a proxy serves the metrics of the application with its own
 */
export function unscrapedProxies(service: ServiceModel, { settings }: MeshModel, mergesMetrics = false): Unmeasured | undefined {
  const { namespace } = service;
  if (!namespace.networkPolicies || settings.networkPolicies?.scrapers.length) return undefined;
  if (mergesMetrics && scrapedInPlaintext(service)) return undefined;
  return {
    reason: `the NetworkPolicies of namespace ${namespace.name} let nobody scrape the proxies`,
    fix: "set networkPolicies.scrapers of the mesh, such as NetworkPeer.allPods('monitoring')",
  };
}
