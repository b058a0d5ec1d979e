import { App, Chart } from 'cdk8s';
import { CanaryRoute, HttpMatch, HttpMethod, Mesh, MeshProvider, MeshTelemetry, PathMatch, TelemetryProvider, ZeroTrustNamespace } from 'cdk8s-mesh';
import { EnvValue, Probe } from 'cdk8s-plus-28';

/**
 * The sample service (examples/sample-service) as three services, each of which calls the next. A request keeps its trace and its routing header through all
 * of them, and the proxies report spans to the collector that the services report to.
 */
export function build(app: App, provider: MeshProvider): void {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const observability = new ZeroTrustNamespace(chart, 'observability', { mesh });
  const collector = observability.addService('otel-collector', { ports: [{ port: 9411, suffix: 'zipkin' }, { port: 4318, suffix: 'otlp' }] });
  collector.addVersion('v1', { image: 'otel/opentelemetry-collector:0.140.0' });

  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const names = ['api-gateway', 'order-service', 'payment-service'];
  const [gateway, orders, payments] = names.map(name => shop.addService(name, { metrics: { port: 9090, plaintextFrom: ['127.0.0.0/8'] } }));
  const addVersion = (service: typeof gateway, version: string, upstream?: typeof gateway) => service.addVersion(version, {
    image: `myregistry/sample-service:${version}`,
    envVariables: {
      SERVICE_NAME: EnvValue.fromValue(service.serviceName),
      SERVICE_VERSION: EnvValue.fromValue(version),
      OTEL_PROPAGATORS: EnvValue.fromValue('b3multi'), // what a Zipkin provider propagates
      OTEL_EXPORTER_OTLP_ENDPOINT: EnvValue.fromValue('http://otel-collector.observability.svc.cluster.local:4318'),
      ...upstream && { UPSTREAMS: EnvValue.fromValue(`${upstream.url}/api/chain`) },
    },
    liveness: Probe.fromHttpGet('/health', { port: 8080 }),
    readiness: Probe.fromHttpGet('/ready', { port: 8080 }),
  });
  addVersion(gateway, 'v1', orders);
  addVersion(orders, 'v1', payments);
  const [stable, canary] = ['v1', 'v2'].map(version => addVersion(payments, version));
  new CanaryRoute(chart, 'payments-canary', {
    service: payments, stable, canary, canaryPercent: 0, canaryMatches: [HttpMatch.header('x-api-version', 'v2')],
  });

  const frontend = shop.addWorkload('frontend', { image: 'myregistry/frontend:v1' });
  const chain = { methods: [HttpMethod.GET], paths: [PathMatch.exact('/api/chain')] };
  frontend.calls(gateway, chain);
  gateway.calls(orders, chain);
  orders.calls(payments, chain);
  for (const service of [gateway, orders, payments]) {
    service.calls(collector, { methods: [HttpMethod.POST], paths: [PathMatch.exact('/v1/traces')], ports: [4318] });
  }

  const provided = TelemetryProvider.zipkin('spans', { service: collector, port: 9411 });
  new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: provided, samplingPercent: 100 } });
  new MeshTelemetry(chart, 'collector-telemetry', { service: collector, tracing: { disabled: true } }); // it would report what it gets
}
