'use strict';
// Prints what importing the library costs on top of cdk8s and cdk8s-plus-28: the median of several processes.

const { execFileSync } = require('child_process');
const { folder } = require('./library');
const { median } = require('./run-case');

const RUNS = 15;
const TARGET = 40;

const script = `
  const ms = action => { const start = process.hrtime.bigint(); action(); return Number(process.hrtime.bigint() - start) / 1e6; };
  const base = ms(() => { require('cdk8s'); require('cdk8s-plus-28'); });
  const added = ms(() => require(process.argv[1]));
  process.stdout.write(JSON.stringify({ base, added }));
`;

const samples = Array.from({ length: RUNS }, () => JSON.parse(execFileSync(process.execPath, ['-e', script, folder], { encoding: 'utf8', cwd: __dirname })));
const base = median(samples.map(sample => sample.base));
const added = median(samples.map(sample => sample.added));
console.log(`cdk8s and cdk8s-plus-28: ${base.toFixed(0)} ms; cdk8s-mesh on top: ${added.toFixed(1)} ms (target: at most ${TARGET})`);
