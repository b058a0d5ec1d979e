import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { Mesh } from '../mesh';
import { inputError } from '../model/input-error';
import { chartOf } from '../object-dependencies';

/** The namespaces of each mesh that has objects in a chart. Two meshes may have a namespace of one name, one in each cluster: then no chart has objects of both. */
const namespacesByChart = new WeakMap<Chart, Map<IConstruct, Set<string>>>();

/** The meshes of each app by the names of their namespaces. */
const meshesByApp = new WeakMap<IConstruct, Map<string, Set<IConstruct>>>();

/**
 * Records that a chart has objects of a mesh in a namespace.
 * @throws if the chart has objects of another mesh in a namespace of this name
 */
export function claimChart(construct: IConstruct, namespace: string, mesh: Mesh): void {
  const chart = chartOf(construct);
  if (!chart) return; // cdk8s reports it
  const meshes = namespacesByChart.get(chart) ?? new Map<IConstruct, Set<string>>();
  namespacesByChart.set(chart, meshes);
  for (const [other, names] of meshes) {
    if (other === mesh || !names.has(namespace)) continue;
    throw inputError({
      where: construct.node.path,
      what: `mesh of namespace ${namespace}`,
      got: mesh.node.path,
      allowed: `${other.node.path}, whose objects of this namespace are in chart ${chart.node.path}: a chart is applied to one cluster, and there a namespace has one mesh`,
      fix: 'put what belongs to another mesh into another chart, or choose one of the two meshes',
    });
  }
  meshes.set(mesh, (meshes.get(mesh) ?? new Set<string>()).add(namespace));
  const byName = meshesByApp.get(chart.node.root) ?? new Map<string, Set<IConstruct>>();
  meshesByApp.set(chart.node.root, byName.set(namespace, (byName.get(namespace) ?? new Set<IConstruct>()).add(mesh)));
}

/** Whether a chart has objects of other meshes only, and so is applied to another cluster. */
export function isOfOtherMesh(chart: Chart, mesh: IConstruct): boolean {
  const meshes = namespacesByChart.get(chart);
  return !!meshes && !meshes.has(mesh);
}

/** Which charts are certainly applied to the cluster of a mesh: those with its objects; all charts, if the app has no other mesh. */
export function clusterOfMesh(root: IConstruct, mesh: IConstruct): (chart: Chart) => boolean {
  const meshes = new Set([...meshesByApp.get(root)?.values() ?? []].flatMap(those => [...those]));
  return meshes.size < 2 ? () => true : chart => !!namespacesByChart.get(chart)?.has(mesh);
}

/** Whether a namespace, as objects of a chart name it, is that of a mesh: of several meshes with such a namespace, the one that has objects in the chart. */
export function isNamespaceOfMesh(chart: Chart, namespace: string, mesh: IConstruct): boolean {
  return namespacesByChart.get(chart)?.has(mesh) || meshesByApp.get(chart.node.root)?.get(namespace)?.size === 1;
}
