'use strict';
// Prints how the time to build and synthesize an app grows with one thing in it, on each mesh. See growth.md.

const os = require('os');
const { parseArgs } = require('util');
const providers = require('./providers');
const rows = require('./rows');
const { run, scratch } = require('../run-case');

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: Object.keys(rows).join(',') },
    providers: { type: 'string', default: Object.keys(providers).join(',') },
    runs: { type: 'string', default: '3' },
    limit: { type: 'string', default: '60' },
  },
});
const chosen = (list, known, option) => list.split(',').map(name => {
  if (known[name]) return name;
  throw new Error(`--${option}: ${name}; allowed: ${Object.keys(known).join(', ')}`);
});
const limit = Number(options.limit) * 1000;

/** Linear work reaches some 1.1, by caches and garbage; a square is 2. */
const TARGET = 1.15;

/** Longer runs are not repeated: what disturbs them is a small part. */
const LONG = 10_000;

/** The shortest run of each size (what else the machine does only adds), until one takes too long or fails: larger ones would too. */
function measure(row, provider) {
  const results = [];
  for (const size of rows[row].sizes) {
    const samples = [];
    try {
      do {
        const { build, synth } = run('growth/measure.js', [row, provider, size], { timeout: limit });
        samples.push(build + synth);
      } while (samples.length < Number(options.runs) && samples[0] < LONG);
    } catch (error) {
      if (error.code === 'ETIMEDOUT') {
        results.push({ size, text: `> ${options.limit} s` });
        break;
      }
      results.push({ size, text: 'failed' });
      return { results, error: String(error.stderr || error.message).trim().split('\n').slice(0, 3).join('\n') };
    }
    const ms = Math.min(...samples);
    results.push({ size, ms, text: `${ms.toFixed(0)} ms` });
  }
  return { results };
}

function exponent(results) {
  const [before, last] = results.filter(({ ms }) => ms !== undefined).slice(-2);
  return last && Math.log(last.ms / before.ms) / Math.log(last.size / before.size);
}

/** What is missed: an exponent, a limit, a goal. */
function verdict({ results, error }, sizes, growth, goal) {
  if (error) return 'FAILED';
  const last = results.at(-1);
  const done = results.length === sizes.length && last.ms !== undefined;
  return done && growth <= TARGET && (goal === undefined || last.ms <= goal * 1000) ? 'ok' : 'MISS';
}

function print(columns) {
  console.log(columns.map((text, i) => i === 0 ? text.padEnd(14) : text.padStart(12)).join(' '));
}

function main() {
  const names = chosen(options.rows, rows, 'rows');
  const meshes = chosen(options.providers, providers, 'providers');
  console.log(`Node ${process.version}, ${os.cpus().length} × ${os.cpus()[0].model.trim()}, output to ${scratch}; build and synth, the shortest of --runs, each run in a process of its own`);
  for (const name of names) {
    const { title, sizes, goal } = rows[name];
    const goals = `exponent at most ${TARGET}${goal === undefined ? '' : `, ${sizes.at(-1)} in at most ${goal} s`}`;
    console.log(`\n${name}: ${title} (${goals})`);
    print(['', ...sizes.map(String), 'exponent']);
    for (const provider of meshes) {
      const measured = measure(name, provider);
      const growth = exponent(measured.results);
      const cells = sizes.map((_, i) => measured.results[i]?.text ?? '');
      print([provider, ...cells, growth === undefined ? '' : growth.toFixed(2), verdict(measured, sizes, growth, goal).padEnd(6)]);
      if (measured.error) console.log(measured.error);
    }
  }
}

main();
