'use strict';
const { HttpMatch } = require('../../library').load();

exports.title = 'rules of one service, by a header';
exports.sizes = [500, 1000, 2000];
exports.goal = 0.75;
exports.fill = (app, size) => {
  const { service, versions: [version] } = app.addService('hub');
  for (let i = 0; i < size; i++) {
    service.routes.addRule({ matches: [HttpMatch.header('x-tenant', `tenant-${i}`)], split: [{ version, percent: 100 }] });
  }
};
