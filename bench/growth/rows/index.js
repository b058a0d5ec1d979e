'use strict';
// What grows, by the name of its file: `title`, `sizes` (the exponent is that of the two largest), `fill(app, size)`;
// `goal` is the most seconds for the largest size.

for (const name of ['rules', 'versions', 'callers', 'calls', 'consumers', 'mirrors', 'gateway-hosts', 'external-services', 'services']) {
  exports[name] = require(`./${name}`);
}
