import { ExternalService, GatewayApiChannel, LinkerdOptions, MeshProvider, OutboundTraffic, PortProtocol, UnsupportedFeature } from '../../../src';
import { Feature } from '../../../src/model/feature';
import { all, errorOf, find, fixture } from '../../mesh-fixture';
import { apiVersionsOf } from '../rendered-api-versions';

const { EXPERIMENTAL } = GatewayApiChannel;
const group = (version: string | undefined) => (version ? [`gateway.networking.k8s.io/${version}`] : []);

test.each<[LinkerdOptions, string | undefined]>([
  [{}, undefined],
  [{ channel: EXPERIMENTAL }, 'v1alpha2'],
  [{ version: '2.18', channel: EXPERIMENTAL }, 'v1alpha2'],
  [{ gatewayApiVersion: '1.4', channel: EXPERIMENTAL }, 'v1alpha2'],
  [{ gatewayApiVersion: '1.5' }, undefined],
  [{ gatewayApiVersion: '1.5', channel: EXPERIMENTAL }, 'v1alpha2'],
])('%j: versions of TCPRoute, which Linkerd reads as v1alpha2', (options, tcp) => {
  const rendered = apiVersionsOf(MeshProvider.linkerd(options));
  expect(rendered('ReferenceGrant')).toEqual(group('v1beta1'));
  expect(rendered('TCPRoute')).toEqual(group(tcp));
  expect(rendered('HTTPRoute')).toEqual(group('v1'));
});

/** Linkerd reads those of an EgressNetwork as v1alpha2; the controller of the gateway reads the others. */
test.each<[LinkerdOptions, (string | undefined)[]]>([
  [{}, []],
  [{ channel: EXPERIMENTAL }, ['v1alpha2']],
  [{ gatewayApiVersion: '1.5' }, ['v1']],
  [{ gatewayApiVersion: '1.5', channel: EXPERIMENTAL }, ['v1', 'v1alpha2']],
])('%j: versions of TLSRoute', (options, versions) => {
  expect(apiVersionsOf(MeshProvider.linkerd(options))('TLSRoute')).toEqual(versions.flatMap(group));
});

test.each<[LinkerdOptions, Feature, string]>([
  [{}, 'external-service', 'differs'],
  [{}, 'external-tls', 'no'],
  [{ channel: EXPERIMENTAL }, 'external-tls', 'yes'],
  [{ gatewayApiVersion: '1.5' }, 'external-tls', 'no'],
  [{}, 'connection-split', 'no'],
  [{ channel: EXPERIMENTAL }, 'connection-split', 'yes'],
  [{ channel: EXPERIMENTAL, trafficSplit: true }, 'connection-split', 'no'],
  [{}, 'gateway-passthrough', 'no'],
  [{ gatewayApiVersion: '1.5' }, 'gateway-passthrough', 'differs'],
  [{ channel: EXPERIMENTAL }, 'gateway-passthrough', 'differs'],
])('%j: %s is %s', (options, feature, level) => {
  expect(MeshProvider.linkerd(options)._provider.capabilities[feature].level).toBe(level);
});

test('the note names the kind, its version, and what to set', () => {
  expect(MeshProvider.linkerd()._provider.capabilities['external-tls'].note).toBe(
    'rendered as a TLSRoute v1alpha2, which the standard channel does not serve. '
    + 'The port gets no route, so REGISTRY_ONLY blocks it: set channel: GatewayApiChannel.EXPERIMENTAL of MeshProvider.linkerd() if the cluster has those CRDs; else set outboundTraffic ALLOW_ANY on the namespaces of the callers, or skipOutboundPorts on their proxies',
  );
});

test('external hosts without a route are blocked by REGISTRY_ONLY: the notes say so, and what lets them pass', () => {
  const { capabilities } = MeshProvider.linkerd({ channel: EXPERIMENTAL })._provider;
  expect(capabilities['external-tcp'].note).toBe(
    'a connection without TLS carries no host name. The port gets no route, so REGISTRY_ONLY blocks it: '
    + 'set outboundTraffic ALLOW_ANY on the namespaces of the callers, or skipOutboundPorts on their proxies instead',
  );
  expect(capabilities['tls-origination'].note).toBe(
    'proxies forward what the application sends. The port gets no route, so REGISTRY_ONLY blocks it, else it leaves unencrypted: '
    + 'let the application originate TLS, on a port with PortProtocol.TLS',
  );
  const { chart, shop } = fixture(MeshProvider.linkerd(), { unsupported: UnsupportedFeature.REPORT, outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const ports = [
    { port: 5432, protocol: PortProtocol.TCP }, { port: 81, protocol: PortProtocol.HTTP, tls: {} }, { port: 80, protocol: PortProtocol.HTTP },
  ];
  new ExternalService(chart, 'bank', { namespace: shop, hosts: ['bank.example.com'], ports });
  expect(find(chart, 'EgressNetwork', 'egress').spec).toEqual({ trafficPolicy: 'Deny' });
  expect(all(chart, 'HTTPRoute').map(({ spec }) => spec.parentRefs[0].port)).toEqual([80]);
});

test.each<[LinkerdOptions, string]>([
  [{ version: '2.17' }, 'version is "2.17", allowed: minor versions from 2.18 to 2.20; give the minor version that the cluster runs, or leave it out for 2.20'],
  [{ version: '2.21' }, 'version is "2.21", allowed: minor versions from 2.18 to 2.20; give the minor version that the cluster runs, or leave it out for 2.20'],
  [{ gatewayApiVersion: '1.6' }, 'gatewayApiVersion for Linkerd 2.20 is "1.6", allowed: minor versions from 1.2 to 1.5; give the minor version that the cluster runs, or leave it out for 1.2'],
  [{ version: '2.19', gatewayApiVersion: '1.3' }, 'gatewayApiVersion for Linkerd 2.19 is "1.3", allowed: 1.2; give the minor version that the cluster runs, or leave it out for 1.2'],
])('%j is no target', (options, text) => {
  expect(errorOf(() => MeshProvider.linkerd(options))).toBe(`MeshProvider.linkerd: ${text}`);
});
