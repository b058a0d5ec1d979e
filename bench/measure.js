'use strict';
// Runs one case once and prints what it took, as JSON: node measure.js <case> <services> <folder for the output>
// Starting Node and loading modules is not in the times (import-time.js measures loading), but in the memory.

const { existsSync } = require('fs');
const path = require('path');
const { setTimeout } = require('timers/promises');

async function main(name, services, outdir) {
  const file = ['.js', '.mjs'].map(extension => path.join(__dirname, 'cases', name + extension)).find(existsSync);
  const { build, synthesize } = await import(file);
  await setTimeout(100); // what loading has left to other threads is over by then
  const start = process.hrtime.bigint();
  const built = build(services, outdir);
  const middle = process.hrtime.bigint();
  await synthesize(built);
  const end = process.hrtime.bigint();
  const ms = (from, to) => Number(to - from) / 1e6;
  process.stdout.write(JSON.stringify({ build: ms(start, middle), synth: ms(middle, end), memory: process.resourceUsage().maxRSS / 1024 }));
}

const [name, services, outdir] = process.argv.slice(2);
void main(name, Number(services), outdir);
