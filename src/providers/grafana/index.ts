import { Dashboard, dashboardText, WINDOW } from './dashboard';
import { DataPlaneMetrics } from './data-plane-metrics';
import { MeasuredService, measuredServices } from './measured-service';
import { namespaceDashboards } from './service-dashboards';
import { addTo } from '../../model/add-to';
import { DashboardsRecord } from '../../model/dashboards';
import { MeshModel } from '../../model/mesh';
import { Unmeasured } from '../../model/unmeasured';
import { hash } from '../hash';
import { DashboardSupport, Manifest } from '../provider';

/** Dashboards of Grafana for a data plane, in ConfigMaps that a sidecar of Grafana reads. See https://github.com/grafana/helm-charts */
export function grafana(metrics: DataPlaneMetrics): DashboardSupport {
  return {
    objects: (record, mesh) => dashboards(record, mesh, metrics).map(({ name, ...dashboard }) => configMap(record, name, dashboardText(dashboard))),
    unmeasured: mesh => byReason(measuredServices(mesh, metrics).flatMap(({ lost }) => lost)),
  };
}

/** A dashboard, and the name of its ConfigMap. */
type NamedDashboard = Dashboard & { readonly name: string };

function dashboards({ name, containerMetrics }: DashboardsRecord, mesh: MeshModel, metrics: DataPlaneMetrics): NamedDashboard[] {
  const tags = ['service-mesh', name];
  const byNamespace = new Map<string, MeasuredService[]>();
  for (const measured of measuredServices(mesh, metrics)) addTo(byNamespace, measured.service.namespace.name, measured);
  const { controlPlane } = metrics;
  return [
    named(`${name}-control-plane`, {
      title: `Control plane: ${controlPlane}`,
      description: `Whether ${controlPlane} configures the proxies.`,
      tags,
      metrics: metrics.controlPlaneMetrics(mesh, WINDOW),
    }),
    ...[...byNamespace].flatMap(([namespace, services]) => (
      namespaceDashboards(namespace, services, metrics, !!containerMetrics).map(({ kind, ...dashboard }) => (
        named(`${name}-${kind}-${namespace}`, { ...dashboard, tags })
      ))
    )),
  ];
}

/** The most characters that Grafana accepts of a uid. */
const LONGEST_UID = 40;

function named(name: string, dashboard: Omit<Dashboard, 'uid'>): NamedDashboard {
  const uid = name.length > LONGEST_UID ? `${name.slice(0, LONGEST_UID - 9)}-${hash(name)}` : name;
  return { name, uid, ...dashboard };
}

function configMap({ namespace, labels, folder }: DashboardsRecord, name: string, text: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name,
    namespace,
    labels,
    ...(folder ? { annotations: { [folder.annotation]: folder.name } } : {}),
    fields: { data: { [`${name}.json`]: text } }, // the sidecar writes the files of all namespaces to one folder
  };
}

function byReason(lost: readonly (Unmeasured & { readonly path: string })[]): (Unmeasured & { readonly paths: readonly string[] })[] {
  const groups = new Map<string, Unmeasured & { readonly paths: string[] }>();
  for (const { path, reason, fix } of lost) {
    const group = groups.get(reason) ?? { reason, fix, paths: [] };
    group.paths.push(path);
    groups.set(reason, group);
  }
  return [...groups.values()];
}
