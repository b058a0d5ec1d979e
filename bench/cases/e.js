'use strict';
const { Yaml } = require('cdk8s');
const { objectsOf } = require('../objects');

exports.build = n => Array.from({ length: n }, (_, i) => objectsOf(i, n));
// cdk8s' own call of the library, with its options.
exports.synthesize = services => services.forEach(objects => Yaml.stringify(...objects));
