'use strict';
const { Chart, Duration } = require('cdk8s');
const { nameOf } = require('../objects');
const {
  CanaryRoute, HttpMatch, HttpMethod, Mesh, MeshApp, MeshProvider, MeshService, PathMatch, RetryOn, ZeroTrustNamespace,
} = require('../library').load();

exports.build = (n, outdir) => {
  const app = new MeshApp({ outdir });
  const platform = new Chart(app, 'platform');
  const mesh = new Mesh(platform, 'mesh', { provider: MeshProvider.istio() });
  const namespace = new ZeroTrustNamespace(platform, 'shop', { mesh });
  const services = [];
  for (let i = 0; i < n; i++) {
    const name = nameOf(i);
    const chart = new Chart(app, name);
    const service = new MeshService(chart, name, { namespace });
    const stable = service.addVersion('v1', { image: `myregistry/${name}:v1`, replicas: 3 });
    const canary = service.addVersion('v2', { image: `myregistry/${name}:v2`, replicas: 1 });
    new CanaryRoute(chart, 'canary', {
      service,
      stable,
      canary,
      canaryPercent: 10,
      pinned: [HttpMatch.header('x-api-version', 'v2')],
      timeout: Duration.seconds(5),
      retries: { attempts: 3, perTryTimeout: Duration.millis(1200), retryOn: [RetryOn.SERVER_ERROR, RetryOn.RESET] },
    });
    services.push(service);
  }
  services.forEach((service, i) => {
    const caller = services[(i + n - 1) % n];
    caller.calls(service, { methods: [HttpMethod.GET, HttpMethod.POST], paths: [PathMatch.prefix(`/api/${nameOf(i)}`)] });
  });
  return app;
};
exports.synthesize = app => app.synth();
