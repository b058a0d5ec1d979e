import { DataPlaneMetrics } from './data-plane-metrics';
import { changedMetric } from '../../model/changed-metric';
import { MeshModel } from '../../model/mesh';
import { MeshMetric } from '../../model/mesh-metric';
import { httpPorts, ServiceModel, workloadOf } from '../../model/service';
import { VersionRecord } from '../../model/service-record';
import { Unmeasured } from '../../model/unmeasured';
import { measuredWorkloads, workloadKind } from '../prometheus/measured-workloads';

/** A service with the workloads whose requests are counted, and why those of others are not. */
export interface MeasuredService {
  readonly service: ServiceModel;
  readonly workloads: readonly string[];
  readonly lost: readonly (Unmeasured & { readonly path: string })[];
}

/** The tags by which the queries find the requests of workloads. */
const SELECTING_TAGS = ['reporter', 'destination_workload', 'destination_workload_namespace'];

/** The services of a mesh as a data plane measures them. */
export function measuredServices(mesh: MeshModel, metrics: DataPlaneMetrics): MeasuredService[] {
  return mesh.services.map(service => measured(service, mesh, metrics));
}

function measured(service: ServiceModel, mesh: MeshModel, metrics: DataPlaneMetrics): MeasuredService {
  const { path, versions } = service;
  const lost = unmeasured(service, mesh, metrics);
  if (lost) return { service, workloads: [], lost: [{ path, ...lost }] };
  const reasons = versions.map(version => unmeasuredVersion(version, service, metrics));
  return {
    service,
    workloads: measuredWorkloads(service, versions.filter((_, i) => !reasons[i])).map(({ name }) => name),
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
  const changed = [MeshMetric.REQUEST_COUNT, MeshMetric.REQUEST_DURATION].map(metric => changedMetric(metric, SELECTING_TAGS, service, mesh));
  return changed.find(one => one) ?? metrics.unmeasured?.(service);
}

function unmeasuredVersion(version: VersionRecord, service: ServiceModel, { proxyBypass, unnamed }: DataPlaneMetrics): Unmeasured | undefined {
  const { template, podLabels } = version;
  if (!template || podLabels) {
    return { reason: 'others deploy its pods, and the name of their workload is not known', fix: "use its owner's dashboards, and acknowledge this" };
  }
  const bypass = proxyBypass?.(template, service.namespace);
  if (bypass && (bypass.of === 'pod' || httpPorts(service).every(({ target }) => bypass.isPortOpen(target)))) {
    return { reason: `no proxy counts its requests (${bypass.cause})`, fix: 'let its pods have a proxy, or acknowledge this' };
  }
  if (!NAME.test(workloadOf(service, version).name)) {
    return { reason: 'the name of its workload is none that Kubernetes accepts', fix: 'set metadata.name of the workload' };
  }
  return unnamed?.(workloadKind(service, version));
}

/** What a text of PromQL and a list of options can hold as it is. The API server refuses other names. */
const NAME = /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/;
