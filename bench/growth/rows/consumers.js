'use strict';
const { Duration } = require('cdk8s');

exports.title = 'callers that routesTo() one service, each with a timeout of its own';
exports.sizes = [500, 1000, 2000];
exports.fill = (app, size) => {
  const { service: hub } = app.addService('hub');
  for (let i = 0; i < size; i++) {
    const { service: caller } = app.addService(`caller-${i}`);
    caller.calls(hub);
    caller.routesTo(hub, { timeout: Duration.millis(1000 + i) });
  }
};
