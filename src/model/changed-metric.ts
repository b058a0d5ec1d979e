import { MeshModel } from './mesh';
import { MeshMetric } from './mesh-metric';
import { ProxySide } from './proxy-side';
import { ServiceModel } from './service';
import { MetricOverrideRecord, reportingPods, telemetryLayers } from './telemetry';
import { Unmeasured } from './unmeasured';

/** The metric by which a latency is measured, or else errors. */
export function measuring({ kind }: { readonly kind: 'latency' | 'availability' | 'error-rate' }): MeshMetric {
  return kind === 'latency' ? MeshMetric.REQUEST_DURATION : MeshMetric.REQUEST_COUNT;
}

/**
 * Why queries do not find a metric that the proxies of a service report as servers: telemetry settings disable it, or change one of the tags that the queries
 * match.
 */
export function changedMetric(metric: MeshMetric, tags: readonly string[], service: ServiceModel, mesh: MeshModel): Unmeasured | undefined {
  const overrides = telemetryLayers(mesh, reportingPods(service)).flatMap(({ path, metrics = [] }) => (
    metrics.filter(override => isAbout(override, metric)).map(override => ({ path, override }))
  ));
  const switching = overrides.filter(({ override: { disabled } }) => disabled !== undefined).at(-1);
  if (switching?.override.disabled) {
    return {
      reason: `${switching.path} disables the metric ${metric}`,
      fix: `remove it there, or enable it for the service: { metric: MeshMetric.${metric}, disabled: false } in its MeshTelemetry`,
    };
  }
  const [changed] = overrides.flatMap(({ path, override }) => (
    override.tags.filter(({ name }) => tags.includes(name)).map(({ name }) => ({ path, name }))
  ));
  return changed && { reason: `${changed.path} changes the tag ${changed.name}, by which its requests are found`, fix: 'use another tag' };
}

function isAbout({ metric, side }: MetricOverrideRecord, of: MeshMetric): boolean { return (metric ?? of) === of && side !== ProxySide.CLIENT; }
