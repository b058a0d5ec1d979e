'use strict';
const fs = require('fs');
const path = require('path');
const { Yaml } = require('cdk8s');
const { objectsOf } = require('./objects');
const { runCase } = require('./run-case');

const SERVICES = 5;

function identity(object) {
  return `${object.apiVersion} ${object.kind} ${object.metadata.name}`;
}

/** Throws unless the case renders the seven objects of each service. What it has beside them (a namespace, its policies) may be no more than 10. */
exports.checkSameObjects = name => {
  const expected = new Set(Array.from({ length: SERVICES }, (_, i) => objectsOf(i, SERVICES)).flat().map(identity));
  runCase(name, SERVICES, outdir => {
    const found = fs.readdirSync(outdir, { recursive: true })
      .map(file => path.join(outdir, file))
      .filter(file => /\.ya?ml$/.test(file))
      .flatMap(file => Yaml.load(file));
    const names = new Set(found.map(identity));
    const missing = [...expected].filter(object => !names.has(object));
    if (missing.length > 0 || names.size > expected.size + 10) {
      throw new Error(`case ${name} renders other objects: ${names.size} in place of ${expected.size}, missing ${missing.slice(0, 5).join(', ') || 'none'}`);
    }
  });
};
