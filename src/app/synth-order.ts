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

  /** Orders the objects of a chart, if some construct other than a chart has or is a dependency. */
  private readonly graph?: OrderGraph;

  public constructor(app: App, private readonly tree: AppTree) {
    const { charts, dependants } = tree;
    const nested = dependOnChartsInside(charts);
    const dependencies = dependants.flatMap(source => source.node.dependencies.map(target => ({ source, target })));
    const related = dependOnOtherCharts(dependencies);
    this.hasDependentCharts = nested || related;
    if (dependencies.some(({ source, target }) => !Chart.isChart(source) || !Chart.isChart(target))) {
      this.graph = new OrderGraph(app, tree.constructs);
      this.charts = this.graph.order().filter(Chart.isChart);
    } else {
      // The usual case. What charts depend on does not change the order of the objects in a chart, so a graph of the charts is enough.
      this.charts = nested || dependencies.length > 0 ? new OrderGraph(app, charts).order().filter(Chart.isChart) : inPathOrder(charts);
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
function dependOnOtherCharts(dependencies: readonly { readonly source: IConstruct; readonly target: IConstruct }[]): boolean {
  let found = false;
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
