'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

/** Where the cases write. In memory if possible: the time a disk takes for a file varies tenfold, and is the same for all. */
exports.scratch = process.env.BENCH_DIR ?? (fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir());

/**
 * Runs a script of this folder once in a process of its own, with a folder for its output as the last argument, and gives what it prints.
 * `inspect` may look at the output before it is removed. Beyond `timeout` (milliseconds) the process is stopped, and an ETIMEDOUT thrown.
 */
exports.run = (script, args, { inspect = () => {}, timeout } = {}) => {
  const outdir = fs.mkdtempSync(path.join(exports.scratch, 'cdk8s-mesh-bench-'));
  try {
    const output = execFileSync(process.execPath, [path.join(__dirname, script), ...args.map(String), outdir], {
      encoding: 'utf8',
      env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout,
      killSignal: 'SIGKILL',
    });
    inspect(outdir);
    return JSON.parse(output);
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
};

/** Runs a case once. */
exports.runCase = (name, services, inspect) => exports.run('measure.js', [name, services], { inspect });

/** The middle one, or the mean of the middle two. */
exports.median = values => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};
