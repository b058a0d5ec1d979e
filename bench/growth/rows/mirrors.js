'use strict';
const { HttpMatch, TrafficMirror } = require('../../library').load();

exports.title = 'TrafficMirrors of one service, by a header';
exports.sizes = [125, 250, 500];
exports.fill = (app, size) => {
  const { service } = app.addService('hub');
  const { service: audit } = app.addService('audit');
  for (let i = 0; i < size; i++) {
    new TrafficMirror(app.chart, `mirror-${i}`, { service, targets: [{ service: audit }], matches: [HttpMatch.header('x-tenant', `tenant-${i}`)] });
  }
};
