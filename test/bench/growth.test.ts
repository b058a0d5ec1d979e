import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

// The benchmark measures the compiled library; here its rows use the sources.
jest.mock('../../bench/library', () => ({ load: () => jest.requireActual('../../src') }));

type Row = { title: string; sizes: number[]; fill(app: unknown, size: number): void };
const rows: Record<string, Row> = jest.requireActual('../../bench/growth/rows');
const providers: Record<string, unknown> = jest.requireActual('../../bench/growth/providers');
const { App } = jest.requireActual('../../bench/growth/app');

const cases = Object.keys(rows).flatMap(row => Object.keys(providers).map(provider => [row, provider]));

test.each(cases)('%s of the growth benchmark synthesize for %s', (row, provider) => {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'growth-'));
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const app = new App(provider, outdir);
    rows[row].fill(app, 3);
    app.app.synth();
    expect(fs.readdirSync(outdir).length).toBeGreaterThan(0);
  } finally {
    jest.restoreAllMocks();
    fs.rmSync(outdir, { recursive: true });
  }
});
