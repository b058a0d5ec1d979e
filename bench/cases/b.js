'use strict';
const { App, Chart } = require('cdk8s');
const { Construct } = require('constructs');
const { addObjects } = require('../raw-tree');

exports.build = (n, outdir) => {
  const app = new App({ outdir });
  const chart = new Chart(app, 'shop');
  addObjects(n, name => new Construct(chart, name));
  return app;
};
exports.synthesize = app => app.synth();
