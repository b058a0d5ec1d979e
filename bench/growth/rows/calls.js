'use strict';
const { PathMatch } = require('../../library').load();

exports.title = 'calls from ten callers to one service, by path';
exports.sizes = [100, 200, 400];
exports.fill = (app, size) => {
  const { service: hub } = app.addService('hub');
  const callers = Array.from({ length: 10 }, (_, i) => app.addService(`caller-${i}`).service);
  for (let i = 0; i < size; i++) {
    callers[i % callers.length].calls(hub, { paths: [PathMatch.prefix(`/api/${i}`)] });
  }
};
