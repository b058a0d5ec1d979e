'use strict';
const fs = require('fs');
const path = require('path');
const { isDeepStrictEqual } = require('util');
const { Yaml } = require('cdk8s');
const { objectsOf } = require('./objects');
const { runCase } = require('./run-case');

const SERVICES = 5;

function identity(object) {
  return `${object.apiVersion} ${object.kind} ${object.metadata.name}`;
}

/** Throws unless the case renders the seven objects of each service, field by field. What it has beside them (a namespace, its policies) may be no more than 10. */
exports.checkSameObjects = name => {
  const expected = Array.from({ length: SERVICES }, (_, i) => objectsOf(i, SERVICES)).flat();
  runCase(name, SERVICES, outdir => {
    const found = fs.readdirSync(outdir, { recursive: true })
      .map(file => path.join(outdir, file))
      .filter(file => /\.ya?ml$/.test(file))
      .flatMap(file => Yaml.load(file));
    const byIdentity = new Map(found.map(object => [identity(object), object]));
    const other = expected.filter(object => !isDeepStrictEqual(byIdentity.get(identity(object)), object)).map(identity);
    if (other.length > 0 || found.length > expected.length + 10) {
      throw new Error(`case ${name} renders other objects: ${found.length} in place of ${expected.length}, other than expected ${other.slice(0, 5).join(', ') || 'none'}`);
    }
  });
};
