import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { addTo } from './model/add-to';

/**
 * Spreads each dependency of a construct over the objects in it, within one chart. cdk8s does the same, but before it validates where it renders
 * one chart only: objects that a validation creates would not be put in order. Dependencies between charts are left to cdk8s.
 */
export function addObjectDependencies(constructs: readonly IConstruct[]): void {
  for (const source of constructs) {
    for (const target of source.node.dependencies) {
      const chart = chartOf(source);
      if (!chart || chart !== chartOf(target)) continue;
      const sources = objectsOf(source, chart);
      for (const dependency of objectsOf(target, chart)) {
        for (const object of sources) if (object !== dependency) object.node.addDependency(dependency);
      }
    }
  }
}

/** Whether a construct depends on another because of a dependency between what contains the two. */
export function isInheritedDependency(source: IConstruct, target: IConstruct): boolean {
  const targets = target.node.scopes;
  return source.node.scopes.some(container => container.node.dependencies.some(dependency => (
    targets.includes(dependency) && !(container === source && dependency === target)
  )));
}

/** The constructs that depend on a construct, by that construct. */
export function dependantsByTarget(root: IConstruct): ReadonlyMap<IConstruct, readonly IConstruct[]> {
  const dependants = new Map<IConstruct, IConstruct[]>();
  for (const source of root.node.findAll()) {
    for (const target of source.node.dependencies) addTo(dependants, target, source);
  }
  return dependants;
}

/** The chart that a construct is in, if any. */
export function chartOf(construct: IConstruct): Chart | undefined {
  return [...construct.node.scopes].reverse().find((scope): scope is Chart => Chart.isChart(scope));
}

function objectsOf(construct: IConstruct, chart: Chart): ApiObject[] {
  return construct.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one) && one.chart === chart);
}
