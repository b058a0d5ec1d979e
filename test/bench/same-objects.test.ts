import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

// The benchmark measures the compiled library; here its case uses the sources.
jest.mock('../../bench/library', () => ({ load: () => jest.requireActual('../../src') }));

const { build, synthesize } = jest.requireActual('../../bench/cases/d');
const { otherObjects } = jest.requireActual('../../bench/same-objects');

test('the constructs render the objects that the other cases of the benchmark render', () => {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'same-objects-'));
  try {
    synthesize(build(3, outdir));
    expect(otherObjects(outdir, 3)).toEqual([]);
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
});
