import { readdirSync } from 'fs';
import { join } from 'path';
import { App } from 'cdk8s';
import { LiteralRecorder } from './literal-recorder';
import { MeshApp, MeshProvider } from '../../src';
import { PROVIDERS } from '../order/providers';

const TESTS = join(__dirname, '..');
const SCENARIOS = readdirSync(join(TESTS, 'scenarios'), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name);
const { USES } = new LiteralRecorder().load(join(TESTS, 'features', 'uses.ts'));

/** A way to build an app whose source is recorded. */
type Build = (recorder: LiteralRecorder, app: App, provider: MeshProvider, mesh: string) => void;

const scenario = (name: string): Build => (recorder, app, provider, mesh) => {
  const { build, providers } = recorder.load(join(TESTS, 'scenarios', name, 'app.ts'));
  build(app, providers?.[mesh]?.() ?? provider);
};
const feature = (name: string): Build => (recorder, app, provider) => {
  const { without, ...use } = recorder.load(join(TESTS, 'features', 'uses.ts')).USES[name];
  recorder.load(join(TESTS, 'features', 'shop.ts')).shop(provider, use, app);
};
const allKinds: Build = (recorder, app, provider) => { recorder.load(join(TESTS, 'order', 'all-kinds.ts')).build(app, provider); };

/** The output, or the error in place of it. */
function output(app: App): string {
  try {
    return app.synthYaml();
  } catch (error) {
    return (error as Error).message;
  }
}

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // warnings
afterEach(() => jest.restoreAllMocks());

describe.each(Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[])('%s', mesh => {
  test.each<[string, Build]>([
    ['all kinds', allKinds],
    ...SCENARIOS.map((name): [string, Build] => [`scenario ${name}`, scenario(name)]),
    ...Object.keys(USES).map((name): [string, Build] => [`feature ${name}`, feature(name)]),
  ])('%s: what the caller does to props after construction changes nothing', (_, build) => {
    const built = (recorder: LiteralRecorder) => {
      const app = new MeshApp();
      build(recorder, app, PROVIDERS[mesh](), mesh);
      return app;
    };
    const before = output(built(new LiteralRecorder()));
    const recorder = new LiteralRecorder();
    const app = built(recorder);
    recorder.changeAll();
    expect(output(app)).toBe(before);
    expect(recorder.literals.length).toBeGreaterThan(2);
  });
});
