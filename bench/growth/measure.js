'use strict';
// Builds and synthesizes the app of one row once (or runs the report of a row on it), and prints the milliseconds as JSON: node measure.js <row> <provider> <size> <folder for the output>
// Starting Node and loading modules is not in the times.

const { rmSync } = require('fs');
const { setTimeout } = require('timers/promises');
const { App } = require('./app');
const rows = require('./rows');

async function main(row, provider, size, outdir) {
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = () => true; // thousands of warnings: a terminal's time is not ours
  process.once('uncaughtException', error => {
    write(`${error.message}\n`);
    process.exit(1);
  });
  await setTimeout(100); // what loading has left to other threads is over by then
  const { fill, prepare, meshFile } = rows[row];
  const start = process.hrtime.bigint();
  const app = new App(provider, outdir, meshFile && `${outdir}.mesh.json`);
  fill(app, size);
  const middle = process.hrtime.bigint();
  app.app.synth();
  const end = process.hrtime.bigint();
  const ms = (from, to) => Number(to - from) / 1e6;
  if (prepare) {
    const report = prepare(`${outdir}.mesh.json`);
    const before = process.hrtime.bigint();
    report();
    process.stdout.write(JSON.stringify({ build: 0, synth: ms(before, process.hrtime.bigint()) }));
    for (const file of [`${outdir}.mesh.json`, `${outdir}.mesh.json.old`]) rmSync(file);
    return;
  }
  process.stdout.write(JSON.stringify({ build: ms(start, middle), synth: ms(middle, end) }));
}

const [row, provider, size, outdir] = process.argv.slice(2);
void main(row, provider, Number(size), outdir);
