import { ApiObject, App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { inPathOrder, OrderGraph } from './order-graph';

/**
 * In which order `App` renders the charts of an app, and the objects of a chart: what others depend on comes first.
 *
 * As with `App`, a chart's node gains the dependencies that follow from those of the constructs in the chart. The objects' nodes do not:
 * there could be as many as one object has times those of the other, and only the graph needs them.
 */
export class SynthOrder {
  /** All charts of the app. */
  public readonly charts: Chart[];

  /** Whether a chart depends on another one, or contains one. */
  public readonly hasDependentCharts: boolean;

  private readonly graph?: OrderGraph;

  public constructor(app: App) {
    const constructs = app.node.findAll();
    this.hasDependentCharts = addChartDependencies(constructs);
    if (constructs.some(construct => construct.node.dependencies.length > 0)) {
      this.graph = new OrderGraph(app);
      this.charts = this.graph.order().filter(Chart.isChart);
    } else {
      this.charts = inPathOrder(constructs.filter(Chart.isChart));
    }
  }

  /** The objects of a chart, without those of the charts inside it. */
  public objects(chart: Chart): ApiObject[] {
    const constructs = this.graph ? this.graph.order(chart) : chart.node.findAll();
    return constructs.filter(isApiObject).filter(object => Chart.of(object) === chart);
  }
}

function addChartDependencies(constructs: IConstruct[]): boolean {
  let found = false;
  for (const parent of constructs.filter(Chart.isChart)) {
    for (const child of parent.node.children.filter(Chart.isChart)) {
      parent.node.addDependency(child);
      found = true;
    }
  }
  const dependencies = constructs.flatMap(source => source.node.dependencies.map(target => ({ source, target })));
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
