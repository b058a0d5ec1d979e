/* eslint-disable @stylistic/max-len -- one entry a line */
import { App, Chart } from 'cdk8s';
import {
  EgressGateway, ExternalService, Gateway, Mesh, MeshProvider, MeshTelemetry, MeshNamespace, PortProtocol, TelemetryProvider, UnsupportedFeature,
  ZeroTrustNamespace,
} from '../../src';
import { matrixMarkdown } from '../../src/reports/access-markdown';
import { all, find, findingTexts } from '../mesh-fixture';
import { matrices } from '../reports/mesh-file';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

/** An external service that a namespace calls, and a collector of the app that denies by default. */
function fixture(provider: MeshProvider, withGateway: boolean, existing = false) {
  const app = new App();
  const chart = new Chart(app, 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider, unsupported: UnsupportedFeature.REPORT });
  const platform = new ZeroTrustNamespace(chart, 'platform', { mesh });
  const collector = platform.addService('otel', { ports: [{ port: 4317, protocol: PortProtocol.GRPC }] });
  collector.addVersion('v1', { image: 'otel' });
  const exit = new ZeroTrustNamespace(chart, 'exit', { mesh });
  const egressGateway = !withGateway ? undefined : existing
    ? EgressGateway.fromExistingGateway(chart, 'egress', { namespace: exit, gatewayName: 'egress' }) : new EgressGateway(chart, 'egress', { namespace: exit });
  const stripe = new ExternalService(chart, 'stripe', { namespace: exit, hosts: ['api.stripe.com'], egressGateway });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const payments = shop.addWorkload('payments', { image: 'payments' });
  payments.calls(stripe);
  new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: TelemetryProvider.openTelemetry('otel', { service: collector }) } });
  return { app, chart, mesh };
}

const principalsOf = (chart: Chart, name: string): string[] => all(chart, 'AuthorizationPolicy')
  .filter(({ metadata, spec }) => metadata.name === name && metadata.namespace === 'platform' && spec.rules)
  .flatMap(({ spec }) => spec.rules.flatMap(({ from }: any) => from.flatMap(({ source }: any) => source.principals)));
const peers = (rules: any[] = []) => rules.flatMap(({ from, to, ports }) => (from ?? to).map(({ namespaceSelector, podSelector }: any) => (
  `${namespaceSelector?.matchLabels['kubernetes.io/metadata.name']} ${JSON.stringify(podSelector?.matchLabels)} ${ports?.map(({ port }: any) => port)}`
)));

describe.each([['own', false], ['existing', true]])('an egress gateway, %s', (_, existing) => {
  test('may report to a collector that denies by default, on each layer', () => {
    const { app, chart } = fixture(MeshProvider.istio({ extensionProviders: ['otel'] }), true, existing);
    expect(principalsOf(chart, 'otel')).toContain('cluster.local/ns/exit/sa/egress');
    expect(peers(find(chart, 'NetworkPolicy', 'otel').spec.ingress)).toContain('exit {"app":"egress"} 4317');
    expect(peers(find(chart, 'NetworkPolicy', 'egress').spec.egress)).toContain('platform {"app.kubernetes.io/name":"otel"} 4317');
    expect(matrixMarkdown(matrices(app))).toMatch(/\| `egress gateway exit\/egress` \| `platform\/otel` \|.*\| telemetry \|.*AuthorizationPolicy platform\/otel/);
  });
});

test('the waypoint of a namespace that has external services only may report', () => {
  const { app, chart } = fixture(MeshProvider.istioAmbient({ extensionProviders: ['otel'] }), false);
  expect(principalsOf(chart, 'otel')).toEqual(['cluster.local/ns/exit/sa/waypoint']);
  expect(peers(find(chart, 'NetworkPolicy', 'otel').spec.ingress)).toContain('exit {"gateway.networking.k8s.io/gateway-name":"waypoint"} 15008');
  const waypoint = all(chart, 'NetworkPolicy').find(({ metadata }) => metadata.namespace === 'exit' && metadata.name === 'waypoint');
  expect(peers(waypoint.spec.egress)).toContain('platform {"app.kubernetes.io/name":"otel"} 15008');
  expect(matrixMarkdown(matrices(app))).toMatch(/\| `proxies of namespace exit` \| `platform\/otel` \|.*\| telemetry \|.*AuthorizationPolicy platform\/otel/);
});

test.each<[string, MeshProvider]>([
  ['Istio: no egress gateway', MeshProvider.istio({ extensionProviders: ['otel'] })], ['Linkerd', MeshProvider.linkerd()], ['Gateway API', MeshProvider.gatewayApi()],
])('%s: nothing reports for an external service', (_, provider) => {
  const { app } = fixture(provider, false);
  expect(matrixMarkdown(matrices(app))).not.toMatch(/exit` \| `platform\/otel`/);
});

test('an ingress gateway of assumed identity, whose reports the collector may deny', () => {
  const { chart, mesh } = fixture(MeshProvider.istio({ extensionProviders: ['otel'] }), false);
  const open = new MeshNamespace(chart, 'open', { mesh });
  new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }] });
  expect(findingTexts(mesh).filter(text => text.includes('assumed-gateway-identity'))).toEqual([
    expect.stringMatching(/^WARNING chart\/public: chart\/platform\/otel denies calls by default, and the ServiceAccount of the gateway pods is assumed: /),
  ]);
});
