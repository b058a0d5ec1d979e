/**
 * Runs the conformance checks on random apps: `npm run conformance:fuzz -- --seed 1 --cases 100`, or on random call graphs with tokens:
 * `--seed 1 --graphs 200 [--requests 40] [--live] [--faults]`.
 * What the checks find is printed. The first cases at fault are made as small as they get in a few minutes, and written to
 * test/scenarios/fuzz-<seed>-<case>, ready to commit.
 */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parseArgs } from 'util';
import * as fc from 'fast-check';
import { fuzzAccess, provideEnvoy, seeFaults } from './access-fuzz';
import { conformanceProgram, runCheck } from './conformance-check';
import { isFalseOverlap } from './overlapping-prefix';
import { AppSpec } from '../test/generator/app-spec';
import { writeCase, writeScenario } from '../test/generator/case';
import { randomApp } from '../test/generator/random-app';
import { smallest } from '../test/generator/smaller';

/** How many failing cases are shrunk, and how often each is tried. Each try runs all checks, about two seconds. */
const SMALLER_CASES = 3;
const SMALLER_TRIES = 40;

/** Istio warns of a gateway's rule that tells no versions apart where any rule of the service does: those may ask what no client outside can say. */
const FALSE_ALARM = /"IST0140".*has no effect on ingress gateway/;
/** A host below a wildcard of its listener has an Istio Gateway of its own, with the same certificate: `reused-gateway-connection`. */
const TOLD = /"IST0138".*Duplicate certificate in multiple gateways \[(\w+\/\w+)(-\w{8})?( \1(-\w{8})?)*\]/;

const number = (value: string) => ({ type: 'string' as const, default: value });
const flag = { type: 'boolean' as const, default: false };
const { values } = parseArgs({
  options: { seed: number(`${Date.now() % 100000}`), cases: number('100'), graphs: number('0'), requests: number('40'), live: flag, faults: flag },
});
const [seed, cases, graphs, requests] = [values.seed, values.cases, values.graphs, values.requests].map(Number);
if (![seed, cases, graphs, requests].every(Number.isInteger) || cases < 1 || graphs < 0 || requests < 1) {
  console.error('usage: npm run conformance:fuzz -- [--seed NUMBER] [--cases NUMBER | --graphs NUMBER [--requests NUMBER] [--live] [--faults]]');
  process.exit(2);
}

process.stderr.write = (() => true) as typeof process.stderr.write; // losses of Linkerd: wanted, and many
const program = conformanceProgram();
const { LINKERD_CRDS } = process.env;
const folder = mkdtempSync(join(tmpdir(), 'conformance-fuzz-'));

let specs: AppSpec[] = [];

try {
  if (graphs) {
    if (values.live) provideEnvoy();
    process.exitCode = (values.faults ? seeFaults : fuzzAccess)(program, { seed, graphs, requests, live: values.live }) ? 1 : 0;
  } else {
    fuzzApps();
  }
} catch (error) {
  console.log(error); // stderr is silent
  process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true });
}

function fuzzApps(): void {
  specs = fc.sample(randomApp, { seed, numRuns: cases });
  specs.forEach((spec, i) => writeCase(join(folder, `case-${i}`), spec));
  const found = findings(folder, specs.map((_, i) => `case-${i}`));
  for (const finding of found) console.log(finding);
  const failing = [...new Set(found.flatMap(finding => /case-(\d+)\//.exec(finding)?.[1] ?? []))].map(Number);
  for (const i of failing.slice(0, SMALLER_CASES)) report(i);
  console.log(`conformance:fuzz: seed ${seed}, ${cases} cases, ${specs.flatMap(spec => [...spec.requests, ...spec.connections, ...spec.outside]).length} requests, ${failing.length} failed`);
  process.exitCode = failing.length ? 1 : 0;
}

/** The findings of the checks, one line of JSON each. Throws if a check itself fails. */
function findings(root: string, names: readonly string[], tell = true): string[] {
  const files = (mesh: string) => names.map(name => join(root, name, `${mesh}.yaml`));
  const asked = [
    ['readback', ...names.map(name => join(root, name))],
    ['validate', ...['istio', 'istio-ambient', 'gateway-api'].flatMap(files)],
    // As in conformance/run: Linkerd knows Gateway API up to 1.5.
    ...LINKERD_CRDS ? [['validate', '--gateway-api', '1.5', '--crds', LINKERD_CRDS, ...files('linkerd')]] : [],
    ['analyze', ...['istio', 'istio-ambient'].flatMap(files)],
    ['linkerd', ...files('linkerd')],
    ['scope', ...files('istio')],
    ['routes', ...names.map(name => join(root, name))],
    ['routes', '--provider', 'gateway-api', ...names.map(name => join(root, name))],
    ['routes', '--provider', 'istio-ambient', ...names.map(name => join(root, name))],
  ];
  return asked.flatMap(args => {
    const { findings: lines, summary } = runCheck(program, args);
    if (tell) console.log(summary);
    return lines.filter(line => !line.includes('"severity":"info"') && !FALSE_ALARM.test(line) && !TOLD.test(line) && !isFalseOverlap(line));
  });
}

function report(i: number): void {
  const fails = (spec: AppSpec) => {
    const root = mkdtempSync(join(folder, 'smaller-'));
    writeCase(join(root, 'case'), spec);
    return findings(root, ['case'], false).length > 0;
  };
  const scenario = `fuzz-${seed}-${i}`;
  writeScenario(join('test/scenarios', scenario), smallest(specs[i], fails, SMALLER_TRIES));
  console.log(`case ${i}: test/scenarios/${scenario}`);
  for (const finding of findings('test/scenarios', [scenario], false)) console.log(`  ${finding}`);
}
