'use strict';
// Prints how much configuration istiod generates for the proxy of a client with three callees, in meshes of several sizes. See egress-scope.md.

const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { parseArgs } = require('util');
const { Chart } = require('cdk8s');
const { CanaryRoute, EgressScope, GuardRails, Mesh, MeshApp, MeshProvider, ZeroTrustNamespace } = require('./library').load();

const { values: options } = parseArgs({ options: { sizes: { type: 'string', default: '100,300,1000' } } });
const sizes = options.sizes.split(',').map(Number);
const conformance = path.join(__dirname, '..', 'conformance');

/** A mesh of so many services, each with a canary, retries and outlier detection, and a client of the first three; the manifests as YAML. */
function manifests(size, egressScope) {
  const app = new MeshApp();
  const chart = new Chart(app, 'platform');
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio(), guardRails: GuardRails.OFF });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, egressScope });
  const services = Array.from({ length: size }, (_, i) => {
    const service = shop.addService(`service-${i}`, { retries: { attempts: 2 }, circuitBreaker: { consecutive5xxErrors: 5 } });
    const [stable, canary] = ['v1', 'v2'].map(version => service.addVersion(version, { image: `myregistry/service-${i}:${version}` }));
    new CanaryRoute(chart, `canary-${i}`, { service, stable, canary, canaryPercent: 10 });
    return service;
  });
  const client = shop.addWorkload('client', { image: 'myregistry/client:v1' });
  for (const service of services.slice(0, 3)) client.calls(service);
  return app.synthYaml();
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'egress-scope-'));
try {
  const checks = execFileSync(path.join(conformance, 'build'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  const measure = (name, size, egressScope) => {
    const file = path.join(folder, `${name}-${size}.yaml`);
    fs.writeFileSync(file, manifests(size, egressScope));
    return JSON.parse(execFileSync(checks, ['scope-size', '--client', 'shop/client', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 26 }));
  };
  const megabytes = bytes => (bytes / 1e6).toFixed(2);
  console.log('| services | all: clusters | all: MB | all: MB as JSON | from calls: clusters | from calls: MB | from calls: MB as JSON |');
  console.log('|---|---|---|---|---|---|---|');
  for (const size of sizes) {
    const cells = [['all', EgressScope.all()], ['calls', EgressScope.fromCalls()]].flatMap(([name, scope]) => {
      const { clusters, bytes, json } = measure(name, size, scope);
      return [clusters, megabytes(bytes), megabytes(json)];
    });
    console.log(`| ${[size, ...cells].join(' | ')} |`);
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
