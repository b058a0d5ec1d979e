'use strict';
const { Chart, Duration } = require('cdk8s');
const { EnvValue, Probe } = require('cdk8s-plus-28');
const { nameOf } = require('../objects');
const {
  CanaryRoute, EgressScope, HttpMatch, HttpMethod, Mesh, MeshApp, MeshProvider, MeshService, PathMatch, RetryOn, ZeroTrustNamespace,
} = require('../library').load();

function pods(name, version, replicas) {
  return {
    image: `myregistry/${name}:${version}`,
    replicas,
    envVariables: { SERVICE: EnvValue.fromValue(name), VERSION: EnvValue.fromValue(version) },
    liveness: Probe.fromHttpGet('/health', { port: 8080, initialDelaySeconds: Duration.seconds(30), periodSeconds: Duration.seconds(10) }),
    readiness: Probe.fromHttpGet('/ready', { port: 8080, initialDelaySeconds: Duration.seconds(5), periodSeconds: Duration.seconds(5) }),
  };
}

exports.build = (n, outdir) => {
  const app = new MeshApp({ outdir });
  const platform = new Chart(app, 'platform');
  const mesh = new Mesh(platform, 'mesh', { provider: MeshProvider.istio() });
  // The seven objects of the other cases, and no more.
  const namespace = new ZeroTrustNamespace(platform, 'shop', { mesh, networkPolicies: false, egressScope: EgressScope.all() });
  const services = [];
  for (let i = 0; i < n; i++) {
    const name = nameOf(i);
    const chart = new Chart(app, name);
    const service = new MeshService(chart, name, { namespace });
    const stable = service.addVersion('v1', pods(name, 'v1', 3));
    const canary = service.addVersion('v2', pods(name, 'v2', 1));
    new CanaryRoute(chart, 'canary', {
      service,
      stable,
      canary,
      canaryPercent: 10,
      canaryMatches: [HttpMatch.header('x-api-version', 'v2')],
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
