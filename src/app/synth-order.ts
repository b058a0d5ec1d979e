import { ApiObject, App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { AppTree } from './app-tree';
import { inPathOrder, OrderGraph } from './order-graph';

/**
 * The order in which `App` renders charts, and the objects of a chart: dependencies first.
 *
 * As with `App`, the dependencies of the constructs in a chart are added to the chart's node. They are not added to the objects' nodes:
 * their number could be quadratic, and only the graph needs them.
 */
export class SynthOrder {
  /** All charts of the app. */
  public readonly charts: Chart[];

  /** Whether a chart depends on another one, or contains one. */
  public readonly hasDependentCharts: boolean;

  private readonly graph?: OrderGraph;

  public constructor(app: App, private readonly tree: AppTree) {
    const { charts, dependants } = tree;
    const nested = dependOnChartsInside(charts);
    const related = dependOnChartsOfDependencies(dependants);
    this.hasDependentCharts = nested || related;
    if (nested || dependants.length > 0) {
      this.graph = new OrderGraph(app);
      this.charts = this.graph.order().filter(Chart.isChart);
    } else {
      this.charts = inPathOrder(charts);
    }
  }

  /** The objects of a chart, without those of nested charts. */
  public objects(chart: Chart): ApiObject[] {
    return this.graph ? this.graph.order(chart).filter(isApiObject).filter(object => Chart.of(object) === chart) : this.tree.objects(chart);
  }
}

/** @returns whether a chart has nested charts */
function dependOnChartsInside(charts: Chart[]): boolean {
  let found = false;
  for (const chart of charts) {
    const parent = chart.node.scope;
    if (Chart.isChart(parent)) {
      parent.node.addDependency(chart);
      found = true;
    }
  }
  return found;
}

/** @returns whether there are dependencies on other charts */
function dependOnChartsOfDependencies(dependants: IConstruct[]): boolean {
  let found = false;
  const dependencies = dependants.flatMap(source => source.node.dependencies.map(target => ({ source, target })));
  for (const { source, target } of dependencies) {
    const sourceChart = Chart.of(source);
    const targetChart = Chart.of(target);
    if (sourceChart !== targetChart) {
      sourceChart.node.addDependency(targetChart);
      found = true;
    }
  }
  return found;
}

function isApiObject(construct: IConstruct): construct is ApiObject {
  return ApiObject.isApiObject(construct);
}
