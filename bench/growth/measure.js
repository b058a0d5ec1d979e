'use strict';
// Builds and synthesizes the app of one row once, and prints the milliseconds as JSON: node measure.js <row> <provider> <size> <folder for the output>
// Starting Node and loading modules is not in the times.

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
  const start = process.hrtime.bigint();
  const app = new App(provider, outdir);
  rows[row].fill(app, size);
  const middle = process.hrtime.bigint();
  app.app.synth();
  const end = process.hrtime.bigint();
  const ms = (from, to) => Number(to - from) / 1e6;
  process.stdout.write(JSON.stringify({ build: ms(start, middle), synth: ms(middle, end) }));
}

const [row, provider, size, outdir] = process.argv.slice(2);
void main(row, provider, Number(size), outdir);
