'use strict';
const { Gateway, GatewayWorkload } = require('../../library').load();

/** The most that a gateway takes. */
const HOSTS = 32;

exports.title = 'hosts of gateways with 32 hosts each, a route for each host';
exports.sizes = [250, 500, 1000];
exports.fill = (app, size) => {
  const { service } = app.addService('web');
  for (let first = 0; first < size; first += HOSTS) {
    const hosts = Array.from({ length: Math.min(HOSTS, size - first) }, (_, i) => `host-${first + i}.example.com`);
    const name = `gateway-${first / HOSTS}`;
    const gateway = new Gateway(app.chart, name, {
      namespace: app.namespace,
      listeners: [{ hosts }],
      gatewayClassName: 'some-class',
      workload: GatewayWorkload.of({ labels: { gateway: name }, serviceAccountName: name }),
    });
    for (const host of hosts) gateway.addRoute(service, { hosts: [host] });
  }
};
