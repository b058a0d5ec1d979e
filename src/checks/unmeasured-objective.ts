import { Check } from './check';
import { MeshModel } from '../model/mesh';
import { MeshMetric } from '../model/mesh-metric';
import { ProxySide } from '../model/proxy-side';
import { scrapedInPlaintext, ServiceModel } from '../model/service';
import { ServiceLevelObjectiveRecord } from '../model/service-level-objective';
import { Severity } from '../model/severity';
import { MetricOverrideRecord, reportingPods, telemetryLayers } from '../model/telemetry';
import { Provider, ServiceMetrics, Unmeasured } from '../providers/provider';

/** An objective whose requests nobody measures: its alerts on errors could never fire. */
export const unmeasuredObjective: Check = (mesh, provider) => {
  const { serviceMetrics: metrics } = provider;
  if (!metrics) return []; // the loss is reported
  return mesh.services.flatMap(service => service.objectives.flatMap(objective => {
    const problem = metrics.unmeasured(service) ?? unscraped(service, mesh, provider) ?? changedMetric(objective, service, mesh, metrics);
    return problem ? [{
      code: 'unmeasured-objective',
      severity: Severity.ERROR,
      path: objective.path,
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

/** A metric that telemetry settings disable, or whose tags they change. */
function changedMetric(
  { indicator }: ServiceLevelObjectiveRecord, service: ServiceModel, mesh: MeshModel, { tags }: ServiceMetrics,
): Unmeasured | undefined {
  const metric = indicator.kind === 'latency' ? MeshMetric.REQUEST_DURATION : MeshMetric.REQUEST_COUNT;
  const layers = telemetryLayers(mesh, reportingPods(service));
  const overrides = layers.flatMap(({ path, metrics = [] }) => (
    metrics.filter(override => isAbout(override, metric)).map(override => ({ path, override }))
  ));
  const switching = overrides.filter(({ override: { disabled } }) => disabled !== undefined).at(-1);
  if (switching?.override.disabled) {
    return {
      reason: `${switching.path} disables the metric ${metric}`,
      fix: `enable it for the service: a MeshTelemetry with { metric: MeshMetric.${metric}, disabled: false }`,
    };
  }
  const [changed] = overrides.flatMap(({ path, override }) => (
    override.tags.filter(({ name }) => tags.includes(name)).map(({ name }) => ({ path, name }))
  ));
  return changed && { reason: `${changed.path} changes the tag ${changed.name}, by which its requests are found`, fix: 'use another tag' };
}

function isAbout({ metric, side }: MetricOverrideRecord, of: MeshMetric): boolean { return (metric ?? of) === of && side !== ProxySide.CLIENT; }
