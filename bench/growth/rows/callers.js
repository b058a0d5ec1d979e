'use strict';
const { PathMatch } = require('../../library').load();

exports.title = 'callers of one service, each with paths of its own';
exports.sizes = [1250, 2500, 5000];
exports.fill = (app, size) => {
  const { service: hub } = app.addService('hub');
  for (let i = 0; i < size; i++) {
    app.addService(`caller-${i}`).service.calls(hub, { paths: [PathMatch.prefix(`/api/${i}`), PathMatch.exact(`/status/${i}`)] });
  }
};
