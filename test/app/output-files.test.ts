import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { ApiObject, App, Chart, Lazy, YamlOutputType } from 'cdk8s';
import { emptyFolder, writtenFiles } from './written-files';
import { MeshApp } from '../../src/app/mesh-app';

// The module itself, as the functions of the import above cannot be replaced.
const nodeFs: typeof fs = jest.requireActual('fs');

const OUTPUT_TYPES = [
  YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_CHART, YamlOutputType.FILE_PER_RESOURCE, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
].map(type => [YamlOutputType[type], type] as const);

/** An app of three charts of one object each. */
function threeCharts(outdir: string, value: () => any = () => 'new', yamlOutputType = YamlOutputType.FILE_PER_CHART, others = 'new'): MeshApp {
  const app = new MeshApp({ outdir, yamlOutputType, recordConstructMetadata: true });
  for (const id of ['a', 'b', 'c']) {
    const produce = id === 'c' ? value : () => others;
    new ApiObject(new Chart(app, id), 'object', { apiVersion: 'v1', kind: 'Thing', metadata: { name: id }, spec: { value: Lazy.any({ produce }) } });
  }
  return app;
}

/** A folder with the output of a synthesis that succeeded. */
function lastGoodOutput(yamlOutputType?: YamlOutputType): string {
  const outdir = emptyFolder();
  threeCharts(outdir, () => 'old', yamlOutputType, 'old').synth();
  return outdir;
}

function fail(): never {
  throw new Error('out of luck');
}

/** Lets the i-th call of a function of the file system fail. */
function failAt(name: 'renameSync', i: number): () => void {
  const original = nodeFs[name];
  let calls = 0;
  const spy = jest.spyOn(nodeFs, name).mockImplementation((...args) => (calls++ === i ? fail() : original(...args)));
  return () => { expect(calls).toBeGreaterThan(i); spy.mockRestore(); };
}

/** The id of a process that has ended. */
function endedProcess(): number { return spawnSync('node', ['-e', '0']).pid; }

test('without earlier manifests the error is that of the synthesis alone; with them it says so once, in its stack too', () => {
  const error = (outdir: string): Error => {
    try {
      threeCharts(outdir, fail).synth();
    } catch (caught) {
      return caught as Error;
    }
    throw new Error('no error');
  };
  expect(error(emptyFolder()).message).toMatch(/out of luck$/);
  const { message, stack } = error(lastGoodOutput());
  expect(message).toMatch(/out of luck\nNothing was written: .* still holds the manifests of an earlier synthesis\.$/);
  expect(stack).toContain(message);
});

describe.each(OUTPUT_TYPES)('a synthesis that fails leaves the last good output as it was: %s', (_, type) => {
  test('when a validation fails', () => {
    const outdir = lastGoodOutput(type);
    const before = writtenFiles(outdir);
    const app = threeCharts(outdir, undefined, type);
    app.charts[2].node.addValidation({ validate: () => ['not today', 'nor tomorrow'] });
    expect(() => app.synth()).toThrow(
      `Validation failed with the following errors:\n  [c] not today\n  [c] nor tomorrow\nNothing was written: ${outdir} still holds the manifests of an earlier synthesis.`,
    );
    expect(writtenFiles(outdir)).toEqual(before);
  });

  test('when the last object cannot be rendered', () => {
    const outdir = lastGoodOutput(type);
    const before = writtenFiles(outdir);
    expect(() => threeCharts(outdir, fail, type).synth()).toThrow('Failed serializing construct at path \'c/object\' with name \'c\': Error: out of luck');
    expect(writtenFiles(outdir)).toEqual(before);
  });

  test.each([0, 1, 2, 3])('when file %i cannot be renamed', i => {
    const outdir = lastGoodOutput(type);
    const before = writtenFiles(outdir);
    const files = Object.values(before).filter(content => content !== null).length;
    const failing = Math.min(i, files - 1);
    const restore = failAt('renameSync', failing);
    expect(() => threeCharts(outdir, undefined, type).synth()).toThrow('out of luck');
    restore();
    expect(writtenFiles(outdir)).toEqual(before);
  });

  test('when a file cannot be renamed on a file system without hard links', () => {
    const outdir = lastGoodOutput(type);
    const before = writtenFiles(outdir);
    const link = jest.spyOn(nodeFs, 'linkSync').mockImplementation(fail);
    const restore = failAt('renameSync', 1);
    expect(() => threeCharts(outdir, undefined, type).synth()).toThrow('out of luck');
    restore();
    expect(writtenFiles(outdir)).toEqual(before);
    threeCharts(outdir, undefined, type).synth();
    link.mockRestore();
    expect(Object.keys(writtenFiles(outdir))).toEqual(Object.keys(before));
  });

  test('when a file cannot be written', () => {
    const outdir = lastGoodOutput(type);
    const before = writtenFiles(outdir);
    const files = Object.values(before).filter(content => content !== null).length;
    let written = 0;
    const originalWrite = nodeFs.writeFileSync;
    const write = jest.spyOn(nodeFs, 'writeFileSync').mockImplementation((...args) => {
      originalWrite(...args);
      if (++written === files) {
        fail();
      }
    });
    expect(() => threeCharts(outdir, undefined, type).synth()).toThrow('out of luck');
    write.mockRestore();
    expect(written).toBe(files);
    expect(writtenFiles(outdir)).toEqual(before);
  });
});

describe('output files', () => {
  test('nothing is made at all when the first synthesis fails', () => {
    const outdir = path.join(emptyFolder(), 'deep', 'er');
    expect(() => threeCharts(outdir, fail).synth()).toThrow('out of luck');
    expect(fs.existsSync(path.dirname(outdir))).toBe(false);
  });

  test.each<[string, (file: string) => void]>([
    ['a folder', file => { fs.mkdirSync(file); }],
    ['a link to a folder', file => { fs.symlinkSync('.', file); }],
    ['a link to nothing', file => { fs.symlinkSync('gone', file); }],
    ['a link to itself', file => { fs.symlinkSync('c.k8s.yaml', file); }],
  ])('%s in the place of a file is an error, and nothing has changed', (_, make) => {
    const outdir = lastGoodOutput();
    const file = path.join(outdir, 'c.k8s.yaml');
    fs.rmSync(file);
    make(file);
    const others = ['a.k8s.yaml', 'b.k8s.yaml', 'construct-metadata.json'].map(name => path.join(outdir, name));
    const contents = () => others.map(name => fs.readFileSync(name, 'utf8'));
    const before = [fs.readdirSync(outdir), contents()];
    expect(() => threeCharts(outdir).synth()).toThrow(
      `MeshApp: output file is "${file}", allowed: a regular file, or a link to one; remove what is there, or choose another outdir`,
    );
    expect([fs.readdirSync(outdir), contents()]).toEqual(before);
  });

  test.each<[string, (folder: string) => void]>([
    ['a file', folder => fs.writeFileSync(folder, '')], ['a link to nothing', folder => fs.symlinkSync('gone/away', folder)],
  ])('%s in the place of the folder is an error', (_, make) => {
    const outdir = path.join(emptyFolder(), 'dist');
    make(outdir);
    expect(() => threeCharts(outdir).synth()).toThrow(`MeshApp: output folder is "${outdir}", allowed: a folder, or a name for a new one; `);
  });

  test('a file in the place of the folder of a chart is an error, and nothing has changed', () => {
    const outdir = emptyFolder();
    fs.writeFileSync(path.join(outdir, 'c'), 'mine');
    expect(() => threeCharts(outdir, undefined, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE).synth()).toThrow(
      `MeshApp: output folder is "${path.join(outdir, 'c')}", allowed: a folder, or a name for a new one; `,
    );
    expect(fs.readFileSync(path.join(outdir, 'c'), 'utf8')).toBe('mine');
  });

  test('a file that may not be written is refused, although its folder would allow to replace it', () => {
    const outdir = lastGoodOutput();
    const file = path.join(outdir, 'c.k8s.yaml');
    const before = writtenFiles(outdir);
    const open = nodeFs.openSync;
    // Not by chmod, which does not stop root.
    const spy = jest.spyOn(nodeFs, 'openSync').mockImplementation((name, ...rest) => name === file ? fail() : open(name, ...rest));
    expect(() => threeCharts(outdir).synth()).toThrow('out of luck');
    spy.mockRestore();
    expect(writtenFiles(outdir)).toEqual(before);
  });

  test('a file is replaced as a whole: who reads the old one reads it to the end', () => {
    const outdir = lastGoodOutput();
    const file = path.join(outdir, 'c.k8s.yaml');
    const old = fs.readFileSync(file);
    const descriptor = fs.openSync(file, 'r');
    threeCharts(outdir).synth();
    expect(fs.readFileSync(descriptor)).toEqual(old);
    fs.closeSync(descriptor);
    expect(fs.readFileSync(file, 'utf8')).toContain('value: new');
  });

  test('no file is renamed into place before all are written', () => {
    const outdir = lastGoodOutput();
    const steps: string[] = [];
    const write = jest.spyOn(nodeFs, 'writeFileSync');
    const rename = jest.spyOn(nodeFs, 'renameSync').mockImplementation(() => { steps.push(`${write.mock.calls.length} written`); });
    threeCharts(outdir).synth();
    write.mockRestore();
    rename.mockRestore();
    expect(steps).toEqual(Array(4).fill('4 written'));
  });

  test('a file that was not there is gone again when a later one cannot be renamed', () => {
    const outdir = emptyFolder();
    const restore = failAt('renameSync', 2);
    expect(() => threeCharts(outdir).synth()).toThrow('out of luck');
    restore();
    expect(writtenFiles(outdir)).toEqual({});
  });

  test('what cannot be put back is named, with its last content', () => {
    const outdir = lastGoodOutput();
    const original = nodeFs.renameSync;
    let calls = 0;
    const rename = jest.spyOn(nodeFs, 'renameSync').mockImplementation((...args) => (++calls > 1 ? fail() : original(...args)));
    let message = '';
    try { threeCharts(outdir).synth(); } catch (error) { message = (error as Error).message; }
    rename.mockRestore();
    const [, backup] = /^out of luck; the files before it could not be put back: the last \S+a\.k8s\.yaml is (\S+)$/.exec(message)!;
    expect(fs.readFileSync(backup, 'utf8')).toContain('value: old');
    threeCharts(outdir).synth();
    expect(Object.keys(writtenFiles(outdir))).toEqual(['a.k8s.yaml', 'b.k8s.yaml', 'c.k8s.yaml', 'construct-metadata.json']);
  });

  test('a synthesis that succeeds removes what killed runs have left, and no file of a run at the same time', () => {
    const outdir = lastGoodOutput(YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE);
    const files = Object.keys(writtenFiles(outdir));
    const old = endedProcess();
    const kept = ['.cdk8s-mesh-notes.tmp', `.cdk8s-mesh-${process.ppid}-1.tmp`];
    for (const name of [`.cdk8s-mesh-${old}-0.tmp`, `a/.cdk8s-mesh-${old}-x.tmp`, `.cdk8s-mesh-${process.pid}-0.tmp`, ...kept]) {
      fs.writeFileSync(path.join(outdir, name), 'x');
    }
    expect(() => threeCharts(outdir, fail, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE).synth()).toThrow('out of luck');
    expect(Object.keys(writtenFiles(outdir))).toHaveLength(files.length + 5);
    threeCharts(outdir, undefined, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE).synth();
    expect(Object.keys(writtenFiles(outdir))).toEqual([...kept, ...files].sort());
  });

  test('a leftover goes after an hour, whoever has its process id by then', () => {
    const outdir = lastGoodOutput();
    const file = path.join(outdir, `.cdk8s-mesh-${process.ppid}-1.tmp`);
    fs.writeFileSync(file, 'x');
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_700_000);
    threeCharts(outdir).synth();
    now.mockRestore();
    expect(fs.existsSync(file)).toBe(false);
  });

  test('a leftover that cannot be removed does no harm', () => {
    const outdir = lastGoodOutput();
    fs.mkdirSync(path.join(outdir, `.cdk8s-mesh-${process.pid}-0.tmp`));
    threeCharts(outdir).synth();
    expect(fs.readFileSync(path.join(outdir, 'a.k8s.yaml'), 'utf8')).toContain('value: new');
  });

  test('temporary names are never used twice, and never overwrite a file', () => {
    const write = jest.spyOn(nodeFs, 'writeFileSync');
    for (let i = 0; i < 3; i++) threeCharts(emptyFolder()).synth();
    const { calls } = write.mock;
    const names = calls.map(([name]) => path.basename(String(name)));
    expect(new Set(names).size).toBe(12);
    expect(calls.every(([, , options]) => (options as { flag?: string }).flag === 'wx')).toBe(true);
    write.mockRestore();
  });

  test.each<[string, (file: string) => void]>([
    ['a pipe', file => { execFileSync('mkfifo', [file]); }],
    ['a link to a device', file => fs.symlinkSync('/dev/null', file)],
  ])('%s is never replaced', (_, make) => {
    const outdir = lastGoodOutput();
    const file = path.join(outdir, 'c.k8s.yaml');
    fs.rmSync(file);
    make(file);
    const before = fs.readdirSync(outdir);
    expect(() => threeCharts(outdir).synth()).toThrow(
      `MeshApp: output file is "${file}", allowed: a regular file, or a link to one; remove what is there, or choose another outdir`,
    );
    expect(fs.readdirSync(outdir)).toEqual(before);
    expect(fs.readFileSync(path.join(outdir, 'a.k8s.yaml'), 'utf8')).toContain('value: old');
    expect(fs.statSync(file).isFile()).toBe(false);
  });

  test('files that App would not touch stay, and no temporary file is left', () => {
    const outdir = lastGoodOutput();
    fs.writeFileSync(path.join(outdir, 'README.md'), 'mine');
    fs.writeFileSync(path.join(outdir, 'gone.k8s.yaml'), 'of a chart that is no more');
    threeCharts(outdir).synth();
    expect(Object.keys(writtenFiles(outdir))).toEqual(['README.md', 'a.k8s.yaml', 'b.k8s.yaml', 'c.k8s.yaml', 'construct-metadata.json', 'gone.k8s.yaml']);
    expect(fs.readFileSync(path.join(outdir, 'README.md'), 'utf8')).toBe('mine');
  });

  test('a file keeps its permissions, and a link to a file stays a link', () => {
    const outdir = lastGoodOutput();
    fs.chmodSync(path.join(outdir, 'a.k8s.yaml'), 0o640);
    const elsewhere = path.join(emptyFolder(), 'b.yaml');
    fs.renameSync(path.join(outdir, 'b.k8s.yaml'), elsewhere);
    fs.symlinkSync(elsewhere, path.join(outdir, 'b.k8s.yaml'));
    fs.writeFileSync(elsewhere, 'old');
    threeCharts(outdir).synth();
    expect(fs.statSync(path.join(outdir, 'a.k8s.yaml')).mode.toString(8)).toBe('100640');
    expect(fs.lstatSync(path.join(outdir, 'b.k8s.yaml')).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(elsewhere, 'utf8')).toContain('value: new');
  });

  test('a name may be as long as the file system allows', () => {
    const outdir = emptyFolder();
    const app = new MeshApp({ outdir, yamlOutputType: YamlOutputType.FILE_PER_RESOURCE, outputFileExtension: '.yaml' });
    const name = 'n'.repeat(255 - 'Thing..yaml'.length);
    new ApiObject(new Chart(app, 'chart'), 'object', { apiVersion: 'v1', kind: 'Thing', metadata: { name } });
    app.synth();
    expect(Object.keys(writtenFiles(outdir))).toEqual([`Thing.${name}.yaml`]);
  });

  describe.each(OUTPUT_TYPES)('two objects of one kind and name in two namespaces: %s', (name, yamlOutputType) => {
    test.each(['one chart', 'two charts'])('of %s: none is lost', charts => {
      const app = new MeshApp({ outdir: emptyFolder(), yamlOutputType });
      const [first, second] = charts === 'one chart' ? [new Chart(app, 'c')].flatMap(chart => [chart, chart]) : [new Chart(app, 'c'), new Chart(app, 'd')];
      const add = (chart: Chart, namespace: string) => new ApiObject(chart, namespace, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'q', namespace } });
      const [{ node: a }, { node: b }] = [add(first, 'a'), add(second, 'b')];
      const isError = name === 'FILE_PER_RESOURCE' || (name === 'FOLDER_PER_CHART_FILE_PER_RESOURCE' && charts === 'one chart');
      if (!isError) {
        app.synth();
        expect(Object.values(writtenFiles(app.outdir)).join('').match(/^kind: ConfigMap$/gm)).toHaveLength(2);
        return;
      }
      expect(() => app.synth()).toThrow(`${b.path}: output file is "${name === 'FILE_PER_RESOURCE' ? '' : 'c/'}ConfigMap.q.k8s.yaml", allowed: a file of its own: `
        + `this one is that of ${a.path}; rename one of the two, use a folder with a chart for each namespace (FOLDER_PER_CHART_FILE_PER_RESOURCE), or FILE_PER_CHART`);
      expect(writtenFiles(app.outdir)).toEqual({});
    });
  });

  test('the folder of an empty chart is made, as App does', () => {
    const outdir = emptyFolder();
    const app = new MeshApp({ outdir, yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
    new Chart(app, 'empty');
    app.synth();
    expect(writtenFiles(outdir)).toEqual({ empty: null });
  });
});

describe('environment', () => {
  const environment = process.env;
  beforeEach(() => { process.env = { ...environment }; });
  afterEach(() => { process.env = environment; });

  const app = (AppType: typeof App) => {
    process.env.CDK8S_OUTDIR = emptyFolder();
    process.env.CDK8S_RECORD_CONSTRUCT_METADATA = 'true';
    process.env.CDK8S_DISABLE_SORT = 'true';
    const created = new AppType();
    new ApiObject(new Chart(created, 'chart'), 'object', { apiVersion: 'v1', kind: 'Thing', spec: { z: 1, a: 2 } });
    created.synth();
    return writtenFiles(process.env.CDK8S_OUTDIR);
  };

  test('CDK8S_OUTDIR, CDK8S_RECORD_CONSTRUCT_METADATA and CDK8S_DISABLE_SORT count', () => {
    const files = app(App);
    expect(Object.keys(files)).toEqual(['chart.k8s.yaml', 'construct-metadata.json']);
    expect(files['chart.k8s.yaml']).toContain('z: 1\n  a: 2');
    expect(app(MeshApp)).toEqual(files);
  });
});
