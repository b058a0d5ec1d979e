'use strict';
const { HttpMatch } = require('../../library').load();

exports.title = 'versions of one service';
exports.sizes = [250, 500, 1000];
exports.fill = (app, size) => {
  const { service, versions } = app.addService('hub', Array.from({ length: size }, (_, i) => `v${i}`));
  // A route to one of them, so that the mesh has to tell all of them apart.
  service.routes.addRule({ matches: [HttpMatch.header('x-version', 'last')], split: [{ version: versions.at(-1), percent: 100 }] });
};
