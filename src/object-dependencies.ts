import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/**
 * Spreads each dependency of a construct over the objects in it, within one chart. cdk8s does the same, but before it validates where it renders
 * one chart only: objects that a validation creates would not be put in order. Dependencies between charts are left to cdk8s.
 */
export function addObjectDependencies(root: IConstruct): void {
  for (const source of root.node.findAll()) {
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

/** Whether an object depends on a construct because of what contains the two. */
export function isInheritedDependency(object: ApiObject, target: IConstruct): boolean {
  const containers = object.node.scopes.slice(0, -1);
  return containers.some(({ node: { dependencies } }) => dependencies.some(dependency => target.node.scopes.includes(dependency)));
}

function chartOf(construct: IConstruct): Chart | undefined {
  return [...construct.node.scopes].reverse().find((scope): scope is Chart => Chart.isChart(scope));
}

function objectsOf(construct: IConstruct, chart: Chart): ApiObject[] {
  return construct.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one) && one.chart === chart);
}
