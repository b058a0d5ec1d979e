import { ApiObject, App, Chart, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { emptyFolder, writtenFiles } from './written-files';
import { MeshApp } from '../../src/app/mesh-app';

const CYCLE = 'Dependency cycle detected: ';

function object(scope: Construct, id: string) {
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'Thing', metadata: { name: id } });
}

function names(yaml: string): string[] {
  return [...yaml.matchAll(/name: (.*)/g)].map(match => match[1]);
}

describe('order of synthesis', () => {
  test('layers of charts that all depend on the layer before take no more than one visit each', () => {
    // 4^12 paths: App would walk each of them.
    const app = new MeshApp();
    let previous: Chart[] = [];
    for (let layer = 0; layer < 12; layer++) {
      const charts = [0, 1, 2, 3].map(i => new Chart(app, `layer${layer}-${i}`));
      charts.forEach(chart => object(chart, chart.node.id));
      charts.forEach(chart => chart.addDependency(...previous));
      previous = charts;
    }
    expect(names(app.synthYaml())).toHaveLength(48);
  });

  test('a chart of many objects that depends on another takes no object-by-object product', () => {
    const app = new MeshApp();
    const [first, second] = [new Chart(app, 'first'), new Chart(app, 'second')];
    first.addDependency(second);
    const objects = [first, second].flatMap(chart => Array.from({ length: 500 }, (_, i) => object(chart, `${chart.node.id}-${i}`)));
    const addDependency = jest.spyOn(Object.getPrototypeOf(app.node), 'addDependency');
    const order = names(app.synthYaml());
    expect(addDependency.mock.calls.length).toBeLessThan(10);
    addDependency.mockRestore();
    expect(order[0]).toBe('second-0');
    expect(order).toHaveLength(objects.length);
  });

  test('a chain of dependencies may be as long as it likes', () => {
    const app = new MeshApp();
    const chart = new Chart(app, 'chart');
    const objects = Array.from({ length: 20_000 }, (_, i) => object(chart, `o${i}`));
    objects.slice(1).forEach((dependency, i) => objects[i].addDependency(dependency));
    expect(names(app.synthYaml()).slice(0, 2)).toEqual(['o19999', 'o19998']);
  });

  test('a cycle has the text of cdk8s', () => {
    const build = (app: App) => {
      const [a, b, c] = ['a', 'b', 'c'].map(id => new Chart(app, id));
      a.addDependency(b);
      b.addDependency(c);
      object(c, 'in-c').addDependency(object(a, 'in-a'));
      return app;
    };
    expect(() => build(new App()).synthYaml()).toThrow(`${CYCLE}a => b => c => a`);
    expect(() => build(new MeshApp()).synthYaml()).toThrow(`${CYCLE}a => b => c => a`);
  });

  test('a cycle begins where cdk8s lets it begin', () => {
    const build = (app: App) => {
      const [a, b, c] = ['a', 'b', 'c'].map(id => new Chart(app, id));
      a.addDependency(c);
      c.addDependency(b);
      b.addDependency(a);
      return app;
    };
    expect(() => build(new App()).synthYaml()).toThrow(`${CYCLE}b => a => c => b`);
    expect(() => build(new MeshApp()).synthYaml()).toThrow(`${CYCLE}b => a => c => b`);
  });

  test('what the outer scope depends on comes first, as in App', () => {
    const build = (app: App) => {
      const chart = new Chart(app, 'chart');
      const outer = new Construct(chart, 'outer');
      const inner = new Construct(outer, 'inner');
      object(inner, 'last');
      inner.node.addDependency(object(new Construct(chart, 'x'), 'second'));
      outer.node.addDependency(object(new Construct(chart, 'y'), 'first'));
      return app;
    };
    expect(names(build(new App()).synthYaml())).toEqual(['first', 'second', 'last']);
    expect(names(build(new MeshApp()).synthYaml())).toEqual(['first', 'second', 'last']);
  });

  test('charts with numbers for names come first, as in App', () => {
    const build = (app: App) => {
      for (const chart of [new Chart(app, 'a'), new Chart(app, '10'), new Chart(app, '2')]) {
        object(chart, `of-${chart.node.id}`);
        object(new Chart(new Construct(chart, 'group'), 'nested'), `in-${chart.node.id}`);
      }
      return app;
    };
    const expected = ['of-2', 'of-10', 'in-2', 'in-10', 'of-a', 'in-a'];
    expect(names(build(new App()).synthYaml())).toEqual(expected);
    expect(names(build(new MeshApp()).synthYaml())).toEqual(expected);
  });

  test('a cycle that only the objects of a group form is named too', () => {
    const build = (app: App) => {
      const chart = new Chart(app, 'chart');
      const group = new Construct(chart, 'group');
      object(group, 'a');
      object(group, 'b');
      chart.addDependency(group);
      return app;
    };
    expect(() => build(new App()).synthYaml()).toThrow(`${CYCLE}chart/group/a => chart/group/b => chart/group/a`);
    expect(() => build(new MeshApp()).synthYaml()).toThrow(`${CYCLE}chart/group/a => chart/group/b => chart/group/a`);
  });

  test('a construct that depends on itself is an error, where App drops it in silence', () => {
    const build = (app: App) => {
      const chart = new Chart(app, 'chart');
      const lost = object(chart, 'lost');
      lost.addDependency(lost);
      return app;
    };
    expect(build(new App()).synthYaml()).toBe('');
    expect(() => build(new MeshApp()).synthYaml()).toThrow(`${CYCLE}chart/lost => chart/lost`);
  });

  test('a dependency outside any chart is an error, as in App', () => {
    const build = (app: App) => {
      new Construct(app, 'outside').node.addDependency(new Chart(app, 'chart'));
      return app;
    };
    for (const app of [new App(), new MeshApp()]) {
      expect(() => build(app).synthYaml()).toThrow('cannot find a parent chart (directly or indirectly)');
    }
  });

  test('a dependency on a chart of another app orders nothing here, but numbers the files as App does', () => {
    const files = (app: App) => {
      const chart = new Chart(app, 'here');
      object(chart, 'one').addDependency(object(new Chart(new App(), 'there'), 'other'));
      app.synth();
      return writtenFiles(app.outdir);
    };
    const expected = files(new App({ outdir: emptyFolder() }));
    expect(Object.keys(expected)).toEqual(['0000-here.k8s.yaml']);
    expect(files(new MeshApp({ outdir: emptyFolder() }))).toEqual(expected);
  });

  test('a chart that renders itself is asked to', () => {
    class OwnChart extends Chart {
      public toJson(): any[] {
        return [...super.toJson(), { kind: 'Extra', apiVersion: 'v1', metadata: { name: 'extra' } }];
      }
    }
    const app = new MeshApp();
    const chart = new OwnChart(app, 'chart');
    object(chart, 'usual');
    expect(app.synthYaml()).toBe(Yaml.stringify(...chart.toJson()));
    expect(names(app.synthYaml())).toEqual(['usual', 'extra']);
  });
});
