'use strict';
const { App, Chart } = require('cdk8s');
const { addObjects } = require('../raw-tree');

exports.build = (n, outdir) => {
  const app = new App({ outdir });
  addObjects(n, name => new Chart(app, name));
  return app;
};
exports.synthesize = app => app.synth();
