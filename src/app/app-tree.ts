import { ApiObject, App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/** The constructs and objects of an app, collected in one traversal. */
export class AppTree {
  /** All constructs in preorder. */
  public readonly constructs: IConstruct[] = [];
  public readonly charts: Chart[] = [];
  /** The constructs with dependencies. */
  public readonly dependants: IConstruct[] = [];
  private readonly byChart = new Map<Chart, ApiObject[]>();

  public constructor(app: App) {
    this.visit(app);
  }

  /** The objects of a chart, without those of nested charts. */
  public objects(chart: Chart): ApiObject[] {
    return this.byChart.get(chart)!;
  }

  /** @param outer the objects of the chart that the construct is in */
  private visit(construct: IConstruct, outer?: ApiObject[]) {
    const { node } = construct;
    let objects = outer;
    this.constructs.push(construct);
    if (Chart.isChart(construct)) {
      this.charts.push(construct);
      this.byChart.set(construct, objects = []);
    } else if (ApiObject.isApiObject(construct)) {
      objects?.push(construct);
    }
    if (node.dependencies.length > 0) {
      this.dependants.push(construct);
    }
    for (const child of node.children) {
      this.visit(child, objects);
    }
  }
}
