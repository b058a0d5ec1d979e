import * as fs from 'fs';
import { App, AppProps } from 'cdk8s';
import * as fc from 'fast-check';
import { build, randomApp, RandomApp } from './random-app';
import { emptyFolder, writtenFiles } from './written-files';
import { MeshApp } from '../../src/app/mesh-app';

interface Outcome {
  readonly error?: string;
  readonly yaml?: string;
  readonly files: Record<string, string | null>;
}

/** Everything an app of this class shows of itself: its YAML and its files, or its error. */
function outcome(AppType: new (props: AppProps) => App, random: RandomApp): Outcome {
  const outdir = emptyFolder();
  try {
    const newApp = () => build(new AppType({ ...random.props, outdir }), random);
    try {
      const yaml = newApp().synthYaml();
      newApp().synth();
      return { yaml, files: writtenFiles(outdir) };
    } catch (error) {
      return { error: String(error), files: writtenFiles(outdir) };
    }
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

function expectSameOutcome(random: RandomApp) {
  const expected = outcome(App, random);
  const actual = outcome(MeshApp, random);
  if (actual.error?.includes('allowed: a file of its own')) {
    const objectsIn = (text: string) => text.match(/^kind: Thing$/gm)!.length;
    expect(objectsIn(Object.values(expected.files).join('\n'))).toBeLessThan(objectsIn(expected.yaml!)); // App loses an object
  } else if (expected.error === undefined) {
    expect(actual).toEqual(expected);
  } else {
    expect(kindOf(actual.error)).toBe(kindOf(expected.error));
    expect(actual.files).toEqual({}); // where App may have written a part
  }
}

/** The error, without where on the cycle its text begins, and which cycle it names if there are several. */
function kindOf(error?: string) {
  return error?.replace(/(Dependency cycle detected): .*/, '$1');
}

describe('MeshApp gives, byte for byte, what App gives', () => {
  test('for hostile manifests', () => {
    fc.assert(fc.property(randomApp({ hostile: true, maxDependencies: 1 }), expectSameOutcome), { numRuns: 120 });
  });

  test('for dependencies between any constructs', () => {
    fc.assert(fc.property(randomApp({ hostile: false, maxDependencies: 6 }), expectSameOutcome), { numRuns: 300 });
  });
});
