import { DataPlaneMetrics, Unmeasured } from './data-plane-metrics';
import { hasPrimaryPods, isByArgoRollouts } from '../../model/delivery';
import { MeshModel } from '../../model/mesh';
import { MeshMetric } from '../../model/mesh-metric';
import { ProxySide } from '../../model/proxy-side';
import { httpPorts, ServiceModel } from '../../model/service';
import { VersionRecord } from '../../model/service-record';
import { reportingPods, telemetryLayers } from '../../model/telemetry';
import { targetName } from '../flagger/target-name';

/** A service with the workloads whose requests are counted, and why those of others are not. */
export interface MeasuredService {
  readonly service: ServiceModel;
  readonly workloads: readonly string[];
  readonly lost: readonly (Unmeasured & { readonly path: string })[];
}

/** The services of a mesh as a data plane measures them. */
export function measuredServices(mesh: MeshModel, metrics: DataPlaneMetrics): MeasuredService[] {
  return mesh.services.map(service => measured(service, mesh, metrics));
}

function measured(service: ServiceModel, mesh: MeshModel, metrics: DataPlaneMetrics): MeasuredService {
  const { path, versions } = service;
  const lost = unmeasured(service, mesh, metrics);
  if (lost) return { service, workloads: [], lost: [{ path, ...lost }] };
  const reasons = versions.map(version => unmeasuredVersion(version, service, metrics));
  const workloads = versions.filter((_, i) => !reasons[i]).map(version => targetName(service, version));
  return {
    service,
    workloads: hasPrimaryPods(service) ? workloads.flatMap(name => [name, `${name}-primary`]) : workloads,
    lost: reasons.flatMap((reason, i) => (reason ? [{ path: versions[i].path, ...reason }] : [])),
  };
}

function unmeasured(service: ServiceModel, mesh: MeshModel, metrics: DataPlaneMetrics): Unmeasured | undefined {
  if (!httpPorts(service).length) {
    return { reason: 'proxies count requests on HTTP ports only', fix: 'set protocol of its ports, if they speak HTTP; else acknowledge this' };
  }
  if (service.podLabels) {
    return {
      reason: 'others deploy its pods, and the names of their workloads are not known', fix: "use its owner's dashboards, and acknowledge this",
    };
  }
  const disabled = disabledBy(service, mesh);
  if (disabled) return { reason: `${disabled} disables the metrics`, fix: 'enable REQUEST_COUNT and REQUEST_DURATION on the side of the server' };
  return metrics.unmeasured?.(service);
}

/** The telemetry settings that turn off the metrics which the server side reports, or remove a tag that selects its pods. */
function disabledBy(service: ServiceModel, mesh: MeshModel): string | undefined {
  const shown = [MeshMetric.REQUEST_COUNT, MeshMetric.REQUEST_DURATION];
  const by = new Map<MeshMetric, string>();
  for (const { path, metrics = [] } of telemetryLayers(mesh, reportingPods(service))) {
    for (const { metric, side, disabled, tags } of metrics) {
      if (side === ProxySide.CLIENT) continue;
      for (const one of shown) {
        if (metric !== undefined && metric !== one) continue;
        if (disabled || tags.some(({ name, value }) => value === undefined && SELECTING_TAGS.includes(name))) by.set(one, path);
        else if (disabled === false) by.delete(one);
      }
    }
  }
  return [...by.values()][0];
}

const SELECTING_TAGS = ['reporter', 'destination_workload', 'destination_workload_namespace'];

function unmeasuredVersion(version: VersionRecord, service: ServiceModel, { proxyBypass, unnamed }: DataPlaneMetrics): Unmeasured | undefined {
  const { template, podLabels } = version;
  if (!template || podLabels) {
    return { reason: 'others deploy its pods, and the name of their workload is not known', fix: "use its owner's dashboards, and acknowledge this" };
  }
  const bypass = proxyBypass?.(template, service.namespace);
  if (bypass && (bypass.of === 'pod' || httpPorts(service).every(({ target }) => bypass.isPortOpen(target)))) {
    return { reason: `no proxy counts its requests (${bypass.cause})`, fix: 'let its pods have a proxy, or acknowledge this' };
  }
  if (!NAME.test(targetName(service, version))) {
    return { reason: 'the name of its workload is none that Kubernetes accepts', fix: 'set metadata.name of the workload' };
  }
  return unnamed?.(service.deliveries.some(isByArgoRollouts) ? 'Rollout' : version.workload?.kind ?? 'Deployment');
}

/** What a text of PromQL and a list of options can hold as it is. The API server refuses other names. */
const NAME = /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/;
