'use strict';
// Prints how long each way takes to synthesize N services of seven objects, and how much memory. See README.md.

const os = require('os');
const { parseArgs } = require('util');
const { median, runCase, scratch } = require('./run-case');
const { checkSameObjects } = require('./same-objects');

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10,100,1000,3000,10000' },
    cases: { type: 'string', default: 'a,b,c,d,e,f' },
    runs: { type: 'string', default: '5' },
    slow: { type: 'boolean', default: false },
  },
});
const sizes = options.sizes.split(',').map(Number);
const cases = options.cases.split(',');

/** Beyond these sizes a case is left out unless --slow asks for it. */
const LIMITS = { a: { size: 1000, reason: 'App resolves and validates the whole app again for each chart: minutes, growing with the square' } };

const titles = {
  a: 'cdk8s App, chart per service',
  b: 'cdk8s App, one chart',
  c: 'MeshApp, raw objects, chart per service',
  d: 'our constructs on MeshApp, chart per service',
  e: 'floor: yaml.stringify of the plain objects',
  f: 'kosko with @kubernetes-models/istio, validating',
};

/** The medians by case and size. */
const results = {};
const skipped = {};

function usable(name) {
  try {
    if (name !== 'e') { // which writes nothing
      checkSameObjects(name);
    }
    return true;
  } catch (error) {
    skipped[name] = String(error.stderr || error.message).trim().split('\n').find(line => /Error|other objects/.test(line)) ?? 'failed';
    return false;
  }
}

function print(columns) {
  console.log(columns.map((text, i) => i === 1 ? text.padEnd(50) : text.padStart(10)).join(' '));
}

function report(name, size) {
  const result = results[name]?.[size];
  if (!result) {
    const limit = LIMITS[name];
    print([String(size), `(${name}) ${titles[name]}`, `skipped: ${skipped[name] ?? limit.reason}`]);
    return;
  }
  const total = result.build + result.synth;
  const numbers = [result.build, result.synth, total].map(ms => ms.toFixed(0));
  print([String(size), `(${name}) ${titles[name]}`, ...numbers, (total / size).toFixed(2), result.memory.toFixed(0)]);
}

function measure(size, names) {
  const runs = size > 1000 ? Math.min(3, Number(options.runs)) : Number(options.runs);
  const samples = Object.fromEntries(names.map(name => [name, []]));
  // Round by round, so that a busy moment of the machine meets all cases and not one.
  for (let run = 0; run < runs; run++) {
    for (const name of names) {
      samples[name].push(runCase(name, size));
    }
  }
  for (const name of names) {
    const middle = key => median(samples[name].map(sample => sample[key]));
    (results[name] ??= {})[size] = { build: middle('build'), synth: middle('synth'), memory: middle('memory') };
  }
}

/** Prints a ratio, and whether it meets the target if it has one. */
function ratio(text, value, target) {
  if (Number.isFinite(value)) {
    const verdict = target === undefined ? '' : value <= target ? 'ok' : 'MISS';
    console.log(`${verdict.padEnd(4)} ${text}: ${value.toFixed(3)}${target === undefined ? '' : ` (target: at most ${target})`}`);
  }
}

function main() {
  console.log(`Node ${process.version}, ${os.cpus().length} × ${os.cpus()[0].model.trim()}, output to ${scratch}; medians, each run in a process of its own\n`);
  const names = cases.filter(usable);
  print(['services', 'case', 'build ms', 'synth ms', 'total ms', 'ms/service', 'peak MB']);
  for (const size of sizes) {
    measure(size, names.filter(name => options.slow || size <= (LIMITS[name]?.size ?? Infinity)));
    cases.forEach(name => report(name, size));
    console.log();
  }

  const total = (name, size) => results[name]?.[size] && results[name][size].build + results[name][size].synth;
  const synth = (name, size) => results[name]?.[size]?.synth;
  for (const size of sizes) {
    // Smaller apps are over before V8 has compiled what they run.
    ratio(`(c) synth / (e) synth, ${size} services`, synth('c', size) / synth('e', size), size < 1000 ? undefined : 0.5);
  }
  for (const name of ['c', 'd']) {
    ratio(`(${name}) time per service at 10,000 / at 1,000`, total(name, 10_000) / 10 / total(name, 1000), 1.3);
  }
  for (const size of sizes) {
    ratio(`(d) total / (f) total, ${size} services`, total('d', size) / total('f', size), size < 1000 ? undefined : 0.8);
    ratio(`(d) total / (a) total, ${size} services`, total('d', size) / total('a', size), size === 1000 ? 0.125 : undefined);
  }
}

main();
