/**
 * Lets the controllers of delivery engines play random rehearsals: `npm run conformance:rehearsal -- --seed 1 --cases 2000`. They have to do at each tick
 * what `plan.rehearse()` says. The test in conformance/rehearsal runs inside the engine's own package, since what it calls is not exported.
 */
import { execFileSync, spawnSync } from 'child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'fs';
import { homedir, tmpdir } from 'os';
import { join } from 'path';
import { parseArgs } from 'util';
import * as fc from 'fast-check';
import { RehearsalEngine } from '../src/delivery/rehearsal-engine';
import { randomRehearsal, rehearsalLine } from '../test/generator/rehearsal/random-rehearsal';

/** An engine, its Go module as conformance/rehearsal/<folder>/go.mod pins it, the package of its controller, and the providers of its routes. */
const ENGINES = [
  { engine: RehearsalEngine.FLAGGER, folder: 'flagger', module: 'github.com/fluxcd/flagger', package: 'pkg/controller', providers: ['istio', 'gatewayapi:v1'] },
];

const number = (value: string) => ({ type: 'string' as const, default: value });
const { values } = parseArgs({ options: { seed: number(`${Date.now() % 100000}`), cases: number('2000') } });
const [seed, cases] = [values.seed, values.cases].map(Number);
if (![seed, cases].every(Number.isInteger) || cases < 1) {
  console.error('usage: npm run conformance:rehearsal -- [--seed NUMBER] [--cases NUMBER]');
  process.exit(2);
}

const specs = fc.sample(randomRehearsal, { seed, numRuns: cases });
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk8s-mesh', 'rehearsal');
const folder = mkdtempSync(join(tmpdir(), 'conformance-rehearsal-'));
try {
  console.log(`conformance:rehearsal: seed ${seed}`);
  for (const { engine, folder: name, module, package: path, providers } of ENGINES) {
    const file = join(folder, `${name}.jsonl`);
    writeFileSync(file, specs.map((spec, i) => `${JSON.stringify(rehearsalLine(spec, engine, providers[i % providers.length]))}\n`).join(''));
    // go.sum of the pin verifies what is downloaded.
    const { Dir, Version } = JSON.parse(execFileSync('go', ['-C', `conformance/rehearsal/${name}`, 'mod', 'download', '-json', module], { encoding: 'utf8' }));
    // A copy, always at one place for Go's build cache: Go replaces no file below its module cache.
    const copy = join(cache, `${name}@${Version}`);
    if (!existsSync(copy)) {
      mkdirSync(cache, { recursive: true });
      execFileSync('cp', ['-r', '--no-preserve=mode', Dir, `${copy}.${process.pid}`]);
      renameSync(`${copy}.${process.pid}`, copy);
    }
    // The engine's own tests of the package stay out.
    for (const test of readdirSync(join(copy, path)).filter(entry => entry.endsWith('_test.go'))) rmSync(join(copy, path, test));
    copyFileSync(`conformance/rehearsal/${name}/rehearsal_test.go`, join(copy, path, 'rehearsal_test.go'));
    const { status } = spawnSync('go', ['-C', copy, 'test', '-vet=off', '-count=1', '-run', '^TestRehearsals$', '-v', `./${path}`], {
      stdio: 'inherit', env: { ...process.env, REHEARSALS: file },
    });
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
