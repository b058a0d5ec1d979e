import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isNamespaceOfMesh } from './namespace/chart-meshes';
import { chartOf } from './object-dependencies';

/**
 * Puts the Namespaces of a mesh before the objects in them: `kubectl apply` refuses an object whose namespace does not exist yet, and proxies are
 * injected only into pods that are created after their namespace has its labels. Charts depend on the charts of their Namespaces, and within a
 * chart an object that precedes its Namespace depends on it.
 * @param objects all objects of the app, in tree order
 * @param namespaces the Namespaces of the mesh, by name
 */
export function orderNamespacesFirst(mesh: IConstruct, objects: readonly ApiObject[], namespaces: ReadonlyMap<string, ApiObject>): void {
  const seen = new Set<ApiObject>();
  const charts = new Map<Chart, Set<Chart>>();
  for (const object of objects) {
    const { kind, chart, metadata: { namespace } } = object;
    if (kind === 'Namespace') seen.add(object);
    const home = namespace === undefined ? undefined : namespaces.get(namespace);
    if (!home || !isNamespaceOfMesh(chart, home.name, mesh)) continue;
    if (chart !== home.chart) addUnique(charts, chart, home.chart);
    else if (!seen.has(home)) object.node.addDependency(home);
  }
  addChartDependencies(mesh.node.root, charts);
}

/** Whether a dependency of an object is one that this file adds. */
export function isNamespaceOf(target: IConstruct, { metadata: { namespace } }: ApiObject): boolean {
  return ApiObject.isApiObject(target) && target.kind === 'Namespace' && target.name === namespace;
}

/** Adds dependencies between charts, except those that would close a cycle: charts may have objects in the namespaces of each other. */
function addChartDependencies(root: IConstruct, wanted: ReadonlyMap<Chart, ReadonlySet<Chart>>): void {
  let graph: Map<IConstruct, Set<IConstruct>> | undefined; // rarely needed: only where a dependency is new
  for (const [chart, targets] of wanted) {
    const existing = new Set<IConstruct>(chart.node.dependencies);
    for (const target of targets) {
      if (existing.has(target)) continue;
      graph ??= chartGraph(root);
      if (reaches(graph, target, chart)) continue;
      addUnique(graph, chart, target);
      chart.node.addDependency(target);
    }
  }
}

/** The charts on which each chart depends, as cdk8s derives them: its child charts, and those of the dependencies of all constructs. */
function chartGraph(root: IConstruct): Map<IConstruct, Set<IConstruct>> {
  const graph = new Map<IConstruct, Set<IConstruct>>();
  const visit = (construct: IConstruct, outer?: Chart) => {
    const chart = Chart.isChart(construct) ? construct : outer;
    if (outer && chart !== outer && construct.node.scope === outer) addUnique(graph, outer, construct);
    for (const dependency of construct.node.dependencies) {
      const target = chartOf(dependency);
      if (chart && target && target !== chart) addUnique(graph, chart, target);
    }
    for (const child of construct.node.children) visit(child, chart);
  };
  visit(root);
  return graph;
}

function reaches(graph: ReadonlyMap<IConstruct, ReadonlySet<IConstruct>>, start: IConstruct, end: IConstruct): boolean {
  const visited = new Set([start]);
  for (const one of visited) { // also those that are added on the way
    if (one === end) return true;
    for (const next of graph.get(one) ?? []) visited.add(next);
  }
  return false;
}

function addUnique<K, V>(sets: Map<K, Set<V>>, key: K, item: V): void {
  const existing = sets.get(key);
  if (existing) existing.add(item);
  else sets.set(key, new Set([item]));
}
