import { App, Chart, Duration } from 'cdk8s';
import {
  EgressHost, Gateway, GatewayWorkload, Injection, Mesh, MeshMetric, MeshNamespace, MeshProvider, MeshTelemetry, MetricTag, NetworkPeer, PortProtocol,
  ProxySide, SpanTag, TelemetryProvider, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/**
 * Telemetry of each scope: spans go to a collector of the app, which denies by default; access logs to standard output and to a collector of the platform.
 * @returns the providers whose settings the app writes down
 */
export function build(app: App, provider: MeshProvider): TelemetryProvider[] {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', {
    provider, gatewayWorkload: GatewayWorkload.istioctl(), networkPolicies: { scrapers: [NetworkPeer.allPods('monitoring')] },
  });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const legacy = new MeshNamespace(chart, 'legacy', { mesh });
  const batch = new MeshNamespace(chart, 'batch', { mesh, injection: Injection.disabled() });
  const observability = new ZeroTrustNamespace(chart, 'observability', { mesh });

  const collector = observability.addService('otel-collector', { ports: [{ port: 4317, protocol: PortProtocol.GRPC }] });
  collector.addVersion('v1', { image: 'otel/opentelemetry-collector:0.140.0' });
  const users = shop.addService('user-service');
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const payments = shop.addService('payment-service');
  payments.addVersion('v1', { image: 'myregistry/payment-service:v1' });
  users.calls(payments);
  const reports = legacy.addService('reports', { timeout: Duration.seconds(5) });
  reports.addVersion('v1', { image: 'myregistry/reports:v1' });
  batch.addWorkload('nightly', { image: 'myregistry/nightly:v1' });
  new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['shop.example.com'] }] }).addRoute(users);

  const spans = TelemetryProvider.openTelemetry('otel-tracing', { service: collector });
  const logs = TelemetryProvider.openTelemetryAccessLog('otel-logs', { existingService: EgressHost.service('platform', 'log-collector'), port: 4317 });
  const output = TelemetryProvider.standardOutput();

  new MeshTelemetry(chart, 'mesh-telemetry', {
    mesh,
    tracing: { provider: spans, samplingPercent: 5, tags: [SpanTag.literal('environment', 'production')] },
    accessLogging: { logs: [{ provider: output, filter: 'response.code >= 500', side: ProxySide.SERVER }] },
    metrics: [{ metric: MeshMetric.REQUEST_SIZE, disabled: true }],
  });
  new MeshTelemetry(chart, 'shop-telemetry', {
    namespace: shop,
    tracing: {
      tags: [
        SpanTag.literal('environment', 'production'), SpanTag.header('tenant', 'X-Tenant', 'none'), SpanTag.environment('node', 'ISTIO_META_NODE_NAME'),
      ],
    },
    metrics: [{ metric: MeshMetric.REQUEST_COUNT, side: ProxySide.SERVER, tags: [MetricTag.set('request_method', 'request.method'), MetricTag.remove('source_version')] }],
  });
  new MeshTelemetry(chart, 'payments-telemetry', {
    service: payments,
    tracing: { samplingPercent: 12.5 },
    accessLogging: { logs: [{ provider: output }, { provider: logs, filter: '!(request.url_path in ["/health", "/ready"])' }] },
  });
  // What it reports itself would be reported in turn.
  new MeshTelemetry(chart, 'collector-telemetry', { service: collector, tracing: { disabled: true }, accessLogging: { disabled: true } });
  return [spans, logs];
}
