'use strict';
// What grows, by the name of its file: `title`, `sizes` (the exponent is that of the two largest), `fill(app, size)`;
// `goal` is the most seconds for the largest size. With `meshFile`, `prepare(file)` returns what is timed in place of building and synthesis.

for (const name of ['rules', 'versions', 'callers', 'calls', 'consumers', 'mirrors', 'gateway-hosts', 'external-services', 'access', 'services']) {
  exports[name] = require(`./${name}`);
}
