'use strict';
// The library as its users get it: compiled. BENCH_LIBRARY measures another build of it.

const path = require('path');

const folder = process.env.BENCH_LIBRARY ? path.resolve(process.env.BENCH_LIBRARY) : path.join(__dirname, '..');

try {
  require.resolve(folder);
} catch {
  throw new Error('the library is not compiled: run `npx projen compile` first');
}

exports.folder = folder;
exports.load = () => require(folder);
