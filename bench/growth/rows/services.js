'use strict';

exports.title = 'services in charts of their own, each called by the next';
exports.sizes = [1000, 3000, 10000];
exports.fill = (app, size) => {
  let previous;
  for (let i = 0; i < size; i++) {
    const { service } = app.addService(`service-${i}`);
    if (previous) service.calls(previous);
    previous = service;
  }
};
