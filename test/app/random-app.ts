import { ApiObject, App, AppProps, Chart, JsonPatch, Lazy, YamlOutputType } from 'cdk8s';
import { Construct, DependencyGroup, IConstruct } from 'constructs';
import * as fc from 'fast-check';
import { safeMap } from './hostile-manifests';

/** A construct tree as data, so that the same one can be built for `App` and for `MeshApp`. */
export interface RandomNode {
  readonly type: 'chart' | 'group' | 'object';
  readonly id: string;
  readonly name?: string;
  readonly body: Record<string, any>;
  readonly children: RandomNode[];
}

/** An app as data: a tree, and who depends on whom by position in it. */
export interface RandomApp {
  readonly props: AppProps;
  readonly charts: RandomNode[];
  readonly dependencies: { from: number; to: number[] }[];
}

// Whole numbers, since they come first among the keys of an object, and so among the children of a construct.
const id = fc.constantFrom('a', 'b', 'c', '2', '10', 'Default', 'resource', 'Ünï/x y', 'x'.repeat(70));
const name = fc.option(fc.constantFrom('web', 'a/b:c', '__proto__', '7'), { nil: undefined });

function nodes(type: RandomNode['type'], body: fc.Arbitrary<Record<string, any>>, child?: fc.Arbitrary<RandomNode>): fc.Arbitrary<RandomNode> {
  return fc.record({ type: fc.constant(type), id, name, body, children: child ? siblings(child) : fc.constant<RandomNode[]>([]) });
}

function siblings(node: fc.Arbitrary<RandomNode>) {
  return fc.uniqueArray(node, { selector: child => child.id, maxLength: 4 });
}

function tree(body: fc.Arbitrary<Record<string, any>>): fc.Arbitrary<RandomNode> {
  const { chart } = fc.letrec<{ chart: RandomNode; content: RandomNode }>(tie => ({
    chart: nodes('chart', body, tie('content')),
    content: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 5, arbitrary: nodes('object', body) },
      { weight: 1, arbitrary: nodes('object', body, tie('content')) },
      { weight: 2, arbitrary: nodes('group', body, tie('content')) },
      { weight: 1, arbitrary: tie('chart') },
    ),
  }));
  return chart;
}

/** Apps of a few charts, with dependencies between any two constructs in them. */
export function randomApp(options: { hostile: boolean; maxDependencies: number }): fc.Arbitrary<RandomApp> {
  const body = options.hostile ? safeMap : fc.constant({});
  return fc.record({
    props: fc.record({
      yamlOutputType: fc.constantFrom(
        YamlOutputType.FILE_PER_APP,
        YamlOutputType.FILE_PER_CHART,
        YamlOutputType.FILE_PER_RESOURCE,
        YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
      ),
      outputFileExtension: fc.constantFrom('.yaml', '.k8s.yaml'),
      recordConstructMetadata: fc.boolean(),
    }, { requiredKeys: ['yamlOutputType'] }),
    charts: siblings(tree(body)),
    dependencies: fc.array(
      fc.record({ from: fc.nat(), to: fc.array(fc.nat(), { minLength: 1, maxLength: 2 }) }),
      { maxLength: options.maxDependencies },
    ),
  });
}

/** Builds the tree below the app, with its dependencies. */
export function build<T extends App>(app: T, random: RandomApp): T {
  const all: IConstruct[] = [];
  const add = (scope: Construct, node: RandomNode) => {
    const construct = construction[node.type](scope, node);
    all.push(construct);
    node.children.forEach(child => add(construct, child));
  };
  random.charts.forEach(chart => add(app, chart));
  for (const { from, to } of all.length > 1 ? random.dependencies : []) {
    const source = all[from % all.length];
    // A construct that depends on itself is the one thing that MeshApp refuses and App does not, so it is tested apart.
    const targets = to.map(index => all[index % all.length]).filter(target => target !== source);
    source.node.addDependency(targets.length > 1 ? new DependencyGroup(...targets) : targets[0] ?? new DependencyGroup());
  }
  return app;
}

const construction: Record<RandomNode['type'], (scope: Construct, node: RandomNode) => Construct> = {
  chart: (scope, node) => new Chart(scope, node.id, { namespace: node.name, labels: { chart: node.id } }),
  group: (scope, node) => new Construct(scope, node.id),
  object: (scope, node) => {
    const object = new ApiObject(scope, node.id, {
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: node.name === undefined ? undefined : { name: node.name, annotations: node.body },
      spec: Lazy.any({ produce: () => node.body }),
      data: node.body,
    });
    if (node.id === 'b') { // not all, as MeshApp leaves patched objects to cdk8s
      object.addJsonPatch(JsonPatch.add('/patched', [node.body]));
    }
    return object;
  },
};
