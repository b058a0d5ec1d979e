import { ApiObject, App, Chart, DependencyGraph } from 'cdk8s';
import { IConstruct } from 'constructs';

/**
 * A vertex of the graph. A vertex without a construct is a hub: it connects many dependants with many dependencies, so that "every
 * object here depends on every object there" takes as many edges as there are objects, not their product.
 */
class Vertex {
  public readonly dependencies: Vertex[] = [];
  public constructor(public readonly construct?: IConstruct) {}
}

/**
 * The dependency graph of an app, or of its charts: the same order as that of cdk8s' `DependencyGraph`, in linear time.
 *
 * cdk8s first adds each dependency of a construct to all objects in it, and then visits every path of the graph; with layers of
 * dependencies the number of paths is exponential. Here each vertex is visited once. In both cases the order is that of the first visit.
 */
export class OrderGraph {
  private readonly vertices = new Map<IConstruct, Vertex>();
  /** A hub for the objects inside the construct that is depended on. */
  private readonly targetHubs = new Map<IConstruct, Vertex>();
  /** A hub for the dependencies of a construct, shared by the objects inside it. */
  private readonly sourceHubs = new Map<IConstruct, Vertex>();
  /** The chart that a target hub's objects are in. */
  private readonly hubCharts = new Map<Vertex, Chart>();

  /** @param constructs all constructs of the app in preorder, or its charts only */
  public constructor(private readonly app: App, constructs: IConstruct[]) {
    for (const construct of inPathOrder(constructs)) {
      this.vertices.set(construct, new Vertex(construct));
    }
    for (const [construct, vertex] of this.vertices) {
      this.addEdges(vertex, construct.node.dependencies);
    }
    if (constructs.some(ApiObject.isApiObject)) this.spread(app, []);
    // No root may reach a cycle, so the traversal starts at every vertex.
    postorder(this.vertices.values(), vertex => [...vertex.dependencies], cycle => this.throwCycle(cycle));
  }

  /** The constructs of the graph, or of one chart in it, each after those it depends on. */
  public order(chart?: Chart): IConstruct[] {
    const constructs = chart ? chart.node.findAll() : [...this.vertices.keys()];
    const scope = new Set(constructs.map(construct => this.vertices.get(construct) ?? new Vertex(construct)));
    const charts = new Set(constructs.filter(Chart.isChart));
    // Within one chart only its own subgraph counts: a hub with objects of other charts has no dependencies.
    const inScope = (vertex: Vertex) => vertex.construct ? scope.has(vertex) : !this.hubCharts.has(vertex) || charts.has(this.hubCharts.get(vertex)!);

    const dependedOn = new Set<Vertex>();
    for (const vertex of scope) {
      markDependencies(vertex, inScope, dependedOn);
    }
    const roots = [...scope].filter(vertex => !dependedOn.has(vertex));
    return constructsOf(postorder(roots, vertex => vertex.dependencies.filter(inScope), cycle => this.throwCycle(cycle)));
  }

  private addEdges(vertex: Vertex, targets: IConstruct[]) {
    for (const target of targets) {
      const dependency = this.vertices.get(target);
      if (dependency) { // none for a construct of another app
        vertex.dependencies.push(dependency);
      }
    }
  }

  /**
   * Makes each object depend on the objects in what its scopes depend on.
   *
   * @param dependants the scopes of the construct, up to its chart, that have dependencies
   */
  private spread(construct: IConstruct, dependants: IConstruct[]) {
    if (Chart.isChart(construct)) {
      dependants = []; // what a chart depends on does not concern the objects of a chart inside it
    }
    if (construct.node.dependencies.length > 0) {
      dependants = [...dependants, construct];
    }
    if (ApiObject.isApiObject(construct)) {
      for (const dependant of dependants) {
        this.dependAs(construct, dependant);
      }
    }
    for (const child of construct.node.children) {
      this.spread(child, dependants);
    }
  }

  private dependAs(object: ApiObject, dependant: IConstruct) {
    const edges = this.vertices.get(object)!.dependencies;
    if (!dependant.node.dependencies.some(target => overlap(dependant, target))) {
      edges.push(this.sourceHub(dependant));
      return;
    }
    for (const target of dependant.node.dependencies) {
      if (overlap(dependant, target)) {
        // An object may be on both sides, but does not depend on itself. So no hub here.
        this.addEdges(this.vertices.get(object)!, objectsIn(target).filter(other => other !== object));
      } else {
        edges.push(this.targetHub(target));
      }
    }
  }

  private sourceHub(dependant: IConstruct): Vertex {
    let hub = this.sourceHubs.get(dependant);
    if (!hub) {
      hub = new Vertex();
      this.sourceHubs.set(dependant, hub);
      hub.dependencies.push(...dependant.node.dependencies.map(target => this.targetHub(target)));
    }
    return hub;
  }

  private targetHub(target: IConstruct): Vertex {
    let hub = this.targetHubs.get(target);
    if (!hub) {
      hub = new Vertex();
      this.targetHubs.set(target, hub);
      this.hubCharts.set(hub, Chart.of(target));
      this.addEdges(hub, objectsIn(target));
    }
    return hub;
  }

  private throwCycle(cycle: Vertex[]): never {
    // cdk8s' own graph throws its error, if it finds the cycle without adding dependencies to objects.
    new DependencyGraph(this.app.node);
    const constructs = constructsOf(cycle);
    throw new Error(`Dependency cycle detected: ${[...constructs, constructs[0]].map(construct => construct.node.path).join(' => ')}`);
  }
}

function constructsOf(vertices: Vertex[]): IConstruct[] {
  return vertices.flatMap(vertex => vertex.construct ?? []);
}

/** Keys that JavaScript puts before the other keys of an object. */
const WHOLE_NUMBER = /^\d+$/;

/** In the order of the keys of an object that has their paths as keys, which is that of cdk8s: paths that are whole numbers come first. */
export function inPathOrder<T extends IConstruct>(constructs: T[]): T[] {
  if (!constructs.some(({ node }) => WHOLE_NUMBER.test(node.id))) return constructs;
  return Object.values(Object.fromEntries(constructs.map(construct => [construct.node.path, construct])));
}

/** The objects in a construct that belong to the same chart as it. */
function objectsIn(construct: IConstruct): IConstruct[] {
  const chart = Chart.of(construct);
  return construct.node.findAll().filter(object => ApiObject.isApiObject(object) && Chart.of(object) === chart);
}

/** Whether one of two constructs of a chart contains the other, so that an object may be in both. */
function overlap(a: IConstruct, b: IConstruct): boolean {
  return Chart.of(a) === Chart.of(b) && (a.node.scopes.includes(b) || b.node.scopes.includes(a));
}

function markDependencies(from: Vertex, inScope: (vertex: Vertex) => boolean, marked: Set<Vertex>) {
  for (const dependency of from.dependencies) {
    if (inScope(dependency) && !marked.has(dependency)) {
      marked.add(dependency);
      if (!dependency.construct) {
        markDependencies(dependency, inScope, marked);
      }
    }
  }
}

/** All vertices reachable from the roots, in postorder. Not recursive: a chain of dependencies may be long. */
function postorder(roots: Iterable<Vertex>, dependencies: (vertex: Vertex) => Vertex[], onCycle: (cycle: Vertex[]) => void): Vertex[] {
  const order: Vertex[] = [];
  const entered = new Set<Vertex>();
  const open = new Set<Vertex>();
  const stack: { vertex: Vertex; pending: Vertex[] }[] = [];
  const enter = (vertex: Vertex) => {
    entered.add(vertex);
    open.add(vertex);
    stack.push({ vertex, pending: dependencies(vertex).reverse() });
  };
  for (const root of roots) {
    if (!entered.has(root)) {
      enter(root);
    }
    while (stack.length > 0) {
      const { vertex, pending } = stack[stack.length - 1];
      const next = pending.pop();
      if (next && open.has(next)) {
        const path = stack.map(frame => frame.vertex);
        onCycle(path.slice(path.indexOf(next)));
      } else if (next && !entered.has(next)) {
        enter(next);
      } else if (!next) {
        stack.pop();
        open.delete(vertex);
        order.push(vertex);
      }
    }
  }
  return order;
}
