import { App, Chart } from 'cdk8s';
import { matrices } from './mesh-file';
import { Mesh, MeshProvider, MeshTelemetry, PortProtocol, TelemetryProvider, ZeroTrustNamespace } from '../../src';
import { sourceText } from '../../src/reports/access-source';

test.each([
  [MeshProvider.istioAmbient({ extensionProviders: ['otel'] }), ['proxies of namespace shop']],
  [MeshProvider.istio({ extensionProviders: ['otel'] }), ['shop/users', 'shop/web']],
])('%#: a waypoint that reports for several services is one row', (provider, sources) => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const app = new App();
  const chart = new Chart(app, 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  for (const name of ['users', 'web']) shop.addService(name).addVersion('v1', { image: 'i' });
  const collector = new ZeroTrustNamespace(chart, 'watch', { mesh }).addService('collector', { ports: [{ port: 4317, protocol: PortProtocol.GRPC }] });
  collector.addVersion('v1', { image: 'i' });
  new MeshTelemetry(chart, 'telemetry', { namespace: shop, tracing: { provider: TelemetryProvider.openTelemetry('otel', { service: collector }) } });
  const [{ rows }] = matrices(app);
  expect(rows.filter(({ reason }) => reason === 'telemetry').map(({ source }) => sourceText(source))).toEqual(sources);
  jest.restoreAllMocks();
});
