'use strict';
const { ExternalService } = require('../../library').load();

exports.title = 'external services with a host each, all called by one service';
exports.sizes = [500, 1000, 2000];
exports.fill = (app, size) => {
  const { service } = app.addService('web');
  for (let i = 0; i < size; i++) {
    service.calls(new ExternalService(app.chart, `api-${i}`, { namespace: app.namespace, hosts: [`api-${i}.example.com`] }));
  }
};
