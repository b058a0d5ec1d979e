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

/** The objects of services that a folder of YAML lacks, or has otherwise; what it has beside them (a namespace, its policies) may be no more than 10. */
exports.otherObjects = (outdir, services) => {
  const expected = Array.from({ length: services }, (_, i) => objectsOf(i, services)).flat();
  const found = fs.readdirSync(outdir, { recursive: true })
    .map(file => path.join(outdir, file))
    .filter(file => /\.ya?ml$/.test(file))
    .flatMap(file => Yaml.load(file));
  const byIdentity = new Map(found.map(object => [identity(object), object]));
  const other = expected.filter(object => !isDeepStrictEqual(byIdentity.get(identity(object)), object)).map(identity);
  return found.length > expected.length + 10 ? [...other, `${found.length} objects in place of ${expected.length}`] : other;
};

/** Throws unless the case renders the seven objects of each service, field by field. */
exports.checkSameObjects = name => {
  runCase(name, SERVICES, outdir => {
    const other = exports.otherObjects(outdir, SERVICES);
    if (other.length > 0) throw new Error(`case ${name} renders other objects: ${other.slice(0, 5).join(', ')}`);
  });
};
