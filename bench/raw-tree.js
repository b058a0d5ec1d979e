'use strict';
const { ApiObject } = require('cdk8s');
const { nameOf, objectsOf } = require('./objects');

/**
 * Makes the raw objects of n services, each in a scope of its own.
 *
 * The ids of the objects do not repeat the name of the service. With more than some 1,500 different ids of first children, V8 keeps the
 * objects that cdk8s renders as hash tables, and `ApiObject.toJson()` takes more than twice the time, in every app alike.
 */
exports.addObjects = (n, scopeOf) => {
  for (let i = 0; i < n; i++) {
    const scope = scopeOf(nameOf(i));
    objectsOf(i, n).forEach((object, j) => new ApiObject(scope, `${object.kind}${j}`, object));
  }
};
