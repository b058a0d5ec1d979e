import { Check } from './check';
import { changedMetric } from '../model/changed-metric';
import { MeshModel } from '../model/mesh';
import { MeshMetric } from '../model/mesh-metric';
import { scrapedInPlaintext, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { Unmeasured } from '../model/unmeasured';
import { Provider } from '../providers/provider';

/** An objective whose requests nobody measures: its alerts on errors could never fire. */
export const unmeasuredObjective: Check = (mesh, provider) => {
  const { serviceMetrics: metrics } = provider;
  if (!metrics) return []; // the loss is reported
  return mesh.services.flatMap(service => service.objectives.flatMap(({ path, indicator }) => {
    const metric = indicator.kind === 'latency' ? MeshMetric.REQUEST_DURATION : MeshMetric.REQUEST_COUNT;
    const problem = metrics.unmeasured(service) ?? unscraped(service, mesh, provider) ?? changedMetric(metric, metrics.tags, service, mesh);
    return problem ? [{
      code: 'unmeasured-objective',
      severity: Severity.ERROR,
      path,
      message: `it measures nothing of ${service.path}: ${problem.reason}`,
      fix: problem.fix,
    }] : [];
  }));
};

function unscraped(service: ServiceModel, { settings }: MeshModel, { dataPlane }: Provider): Unmeasured | undefined {
  const { namespace } = service;
  if (!namespace.networkPolicies || settings.networkPolicies?.scrapers.length) return undefined;
  // With those of the application a sidecar serves its own.
  if (dataPlane.mergesMetrics && scrapedInPlaintext(service)) return undefined;
  return {
    reason: `the NetworkPolicies of namespace ${namespace.name} let nobody scrape the proxies`,
    fix: "set networkPolicies.scrapers of the mesh, such as NetworkPeer.allPods('monitoring')",
  };
}
