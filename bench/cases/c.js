'use strict';
const { Chart } = require('cdk8s');
const { MeshApp } = require('../library').load();
const { addObjects } = require('../raw-tree');

exports.build = (n, outdir) => {
  const app = new MeshApp({ outdir });
  addObjects(n, name => new Chart(app, name));
  return app;
};
exports.synthesize = app => app.synth();
