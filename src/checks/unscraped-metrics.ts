import { Check } from './check';
import { Finding } from '../model/finding';
import { MeshModel } from '../model/mesh';
import { scrapedInPlaintext, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { deniesByDefault, Provider } from '../providers/provider';

/** A service with metrics that its policies, or its NetworkPolicy, let nobody scrape. */
export const unscrapedMetrics: Check = (mesh, provider) => (
  mesh.services.filter(service => service.metrics && !scrapedInPlaintext(service)).flatMap(service => unscraped(service, mesh, provider))
);

function unscraped(service: ServiceModel, { settings: { networkPolicies } }: MeshModel, provider: Provider): Finding[] {
  const { path, namespace } = service;
  const { port } = service.metrics!;
  const finding = { code: 'unscraped-metrics', severity: Severity.WARNING, path };
  // At a port of the service the call graph says who may scrape.
  if (deniesByDefault(provider, namespace) && !provider.dataPlane.mergesMetrics && !service.ports.some(({ target }) => target === port)) {
    return [{
      ...finding,
      message: `its policies allow nobody to scrape its metrics (port ${port}): proxies of ${provider.name} do not serve them with their own`,
      fix: "set metrics.plaintextFrom to the networks of Prometheus, such as ['10.0.0.0/8'], or leave metrics out",
    }];
  }
  if (!namespace.networkPolicies || networkPolicies?.scrapers.length) return [];
  return [{
    ...finding,
    message: `its NetworkPolicy allows nobody to scrape its metrics (port ${port})`,
    fix: "set networkPolicies.scrapers of the mesh, such as NetworkPeer.allPods('monitoring'), or metrics.plaintextFrom, or leave metrics out",
  }];
}
