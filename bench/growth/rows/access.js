'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { folder, load } = require('../../library');
const { ExternalClient, HttpMethod, PathMatch } = load();

exports.title = 'services, each called by the next and by a client of another team: `cdk8s-mesh access --diff`, with half of the calls in the old state';
exports.sizes = [1000, 2000, 4000];
exports.meshFile = true;
exports.fill = (app, size) => {
  const services = Array.from({ length: size }, (_, i) => app.addService(`service-${i}`).service);
  services.forEach((service, i) => {
    service.calls(services[(i + 1) % size], { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/api')], reason: `reads of ${i}` });
    service.allowsFrom(ExternalClient.serviceAccount({ namespace: 'monitoring', name: `scraper-${i}` }));
  });
};

/** The old state, and what is timed in place of the synthesis. */
exports.prepare = file => {
  const state = JSON.parse(fs.readFileSync(file, 'utf8'));
  state.meshes[0].record.edges = state.meshes[0].record.edges.filter((_, i) => i % 2);
  const old = `${file}.old`;
  fs.writeFileSync(old, JSON.stringify(state));
  return () => {
    try {
      execFileSync(process.execPath, [path.join(folder, 'lib/cli.js'), 'access', file, '--diff', old], { maxBuffer: 1 << 30 });
    } catch (error) {
      if (error.status !== 3) throw error; // more is allowed
    }
  };
};
