import { ApiObject, App, Chart, IResolver, Lazy, Testing, Yaml, YamlOutputType } from 'cdk8s';
import { emptyFolder, writtenFiles } from './written-files';
import { MeshApp } from '../../src/app/mesh-app';

/** How often the hooks of an app of so many charts run, with three objects in each chart. */
function work(charts: number, synthesize: (app: MeshApp) => void) {
  const count = { validations: 0, lazies: 0, toJson: 0, resolved: 0, walked: 0 };
  const resolver: IResolver = { resolve: () => { count.resolved++; } };
  const app = new MeshApp({ outdir: emptyFolder(), resolvers: [resolver] });
  for (let i = 0; i < charts; i++) {
    const chart = new Chart(app, `chart-${i}`);
    for (let j = 0; j < 3; j++) {
      const spec = Lazy.any({ produce: () => { count.lazies++; return { i, j }; } });
      const object = new ApiObject(chart, `object-${j}`, { apiVersion: 'v1', kind: 'Thing', metadata: { name: `o-${i}-${j}` }, spec });
      object.node.addValidation({ validate: () => { count.validations++; return []; } });
    }
  }
  const walk = jest.spyOn(Object.getPrototypeOf(app.node), 'children', 'get').mockImplementation(function (this: any) {
    count.walked++;
    return Object.values(this._children);
  });
  const toJson = jest.spyOn(ApiObject.prototype, 'toJson');
  synthesize(app);
  count.toJson = toJson.mock.calls.length;
  toJson.mockRestore();
  walk.mockRestore();
  return count;
}

const WAYS: [string, (app: App) => void][] = [['synth()', app => app.synth()], ['synthYaml()', app => { app.synthYaml(); }]];

describe.each(WAYS)('%s', (_, synthesize) => {
  test('validates, renders and produces each object once', () => {
    expect(work(20, synthesize)).toMatchObject({ validations: 60, lazies: 60, toJson: 60 });
  });

  test('does ten times the work for ten times the charts', () => {
    const [small, large] = [work(10, synthesize), work(100, synthesize)];
    for (const hook of Object.keys(small) as (keyof typeof small)[]) {
      expect(large[hook]).toBeLessThanOrEqual(10 * small[hook]);
    }
    expect(small.walked).toBeGreaterThan(0);
    expect(small.resolved).toBeGreaterThan(0);
  });
});

describe('validation', () => {
  test('that adds an object: the object is validated and rendered, as with App', () => {
    const synth = (app: App) => {
      const chart = new Chart(app, 'chart');
      let validated = 0;
      chart.node.addValidation({
        validate: () => {
          if (!chart.node.tryFindChild('late')) {
            new ApiObject(chart, 'late', { apiVersion: 'v1', kind: 'Late' }).node.addValidation({ validate: () => { validated++; return []; } });
          }
          return [];
        },
      });
      app.synth();
      expect(validated).toBeGreaterThan(0);
      return writtenFiles(app.outdir);
    };
    const files = synth(new App({ outdir: emptyFolder() }));
    expect(files['chart.k8s.yaml']).toContain('kind: Late');
    expect(synth(new MeshApp({ outdir: emptyFolder() }))).toEqual(files);
  });

  test.each(WAYS)('lists all errors in the words of App: %s', (_, synthesize) => {
    const message = (app: App) => {
      for (const id of ['a', 'b']) {
        const chart = new Chart(app, id);
        chart.node.addValidation({ validate: () => ['one', 'two'] });
        new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'Thing' }).node.addValidation({ validate: () => ['three'] });
      }
      try {
        synthesize(app);
      } catch (e) {
        return (e as Error).message;
      }
      return undefined;
    };
    const expected = message(new App({ outdir: emptyFolder() }));
    expect(expected).toBe('Validation failed with the following errors:\n  [a] one\n  [a] two\n  [a/object] three\n  [b] one\n  [b] two\n  [b/object] three');
    expect(message(new MeshApp({ outdir: emptyFolder() }))).toBe(expected);
  });
});

test('Testing.synth() and chart.toJson() work on a chart of a MeshApp, before and after synthesis', () => {
  const app = new MeshApp({ outdir: emptyFolder() });
  const [first, second] = [new Chart(app, 'first'), new Chart(app, 'second')];
  for (const chart of [first, second]) {
    new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'Thing', metadata: { name: chart.node.id } });
  }
  first.addDependency(second);
  const manifest = Testing.synth(first);
  expect(manifest).toEqual([{ apiVersion: 'v1', kind: 'Thing', metadata: { name: 'first' } }]);
  app.synth();
  expect(first.toJson()).toEqual(manifest);
  expect(writtenFiles(app.outdir)).toEqual({
    '0000-second.k8s.yaml': Yaml.stringify(...second.toJson()),
    '0001-first.k8s.yaml': Yaml.stringify(...manifest),
  });
});

test('an output type that only a newer cdk8s knows is left to cdk8s', () => {
  (YamlOutputType as any)[99] = 'NEWER';
  const app = new MeshApp({ outdir: emptyFolder(), yamlOutputType: 99 as any });
  delete (YamlOutputType as any)[99];
  const synth = jest.spyOn(App.prototype, 'synth');
  app.synth();
  expect(synth).toHaveBeenCalledTimes(1);
  synth.mockRestore();
});
