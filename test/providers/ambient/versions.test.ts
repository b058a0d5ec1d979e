import { GatewayApiChannel, IstioAmbientOptions, MeshProvider } from '../../../src';
import { Feature } from '../../../src/model/feature';
import { errorOf } from '../../mesh-fixture';
import { apiVersionsOf } from '../rendered-api-versions';

const { EXPERIMENTAL } = GatewayApiChannel;
const group = (version: string | undefined) => (version ? [`gateway.networking.k8s.io/${version}`] : []);

test.each<[IstioAmbientOptions, string | undefined, string | undefined]>([
  [{}, 'v1', 'v1'],
  [{ gatewayApiVersion: '1.5' }, undefined, 'v1'],
  [{ gatewayApiVersion: '1.5', channel: EXPERIMENTAL }, undefined, 'v1'], // Istio 1.31 reads TCPRoute v1 only
  [{ gatewayApiVersion: '1.7' }, 'v1', 'v1'],
  [{ version: '1.30' }, undefined, 'v1'],
  [{ version: '1.30', gatewayApiVersion: '1.6' }, undefined, 'v1'], // no TCPRoutes in its waypoints
  [{ version: '1.29' }, undefined, undefined],
  [{ version: '1.29', channel: EXPERIMENTAL }, undefined, 'v1alpha2'],
  [{ version: '1.29', gatewayApiVersion: '1.3', channel: EXPERIMENTAL }, undefined, undefined], // Istio 1.29 ignores its TLSRoutes
  [{ version: '1.29', gatewayApiVersion: '1.5' }, undefined, undefined], // Istio 1.29 reads TLSRoute v1alpha2 only
  [{ version: '1.24' }, undefined, undefined],
  [{ version: '1.24', channel: EXPERIMENTAL }, undefined, 'v1alpha2'],
])('%j: versions of TCPRoute and TLSRoute', (options, tcp, tls) => {
  const rendered = apiVersionsOf(MeshProvider.istioAmbient(options));
  expect(rendered('ReferenceGrant')).toEqual(group('v1beta1'));
  expect(rendered('TCPRoute')).toEqual(group(tcp));
  expect(rendered('TLSRoute')).toEqual(group(tls));
});

test.each<[IstioAmbientOptions, Feature, string, string | undefined]>([
  [{}, 'cors', 'yes', undefined],
  [{ version: '1.30' }, 'cors', 'yes', undefined],
  [{ version: '1.29', gatewayApiVersion: '1.5' }, 'cors', 'no', 'requires Istio 1.30: '],
  [{ version: '1.29' }, 'cors', 'no', 'requires Istio 1.30 and Gateway API 1.5 or 1.3 of the experimental channel: '],
  [{ version: '1.30' }, 'redirect-status', 'yes', undefined],
  [{ version: '1.29' }, 'redirect-status', 'no', 'requires Istio 1.30 and Gateway API 1.5: '],
  [{ version: '1.29' }, 'mirror-percent', 'yes', undefined],
  [{ version: '1.24', gatewayApiVersion: '1.3' }, 'mirror-percent', 'no', 'requires Istio 1.29: '],
  [{}, 'connection-split', 'yes', undefined],
  [{ gatewayApiVersion: '1.5' }, 'connection-split', 'no', 'requires Istio 1.31 and Gateway API 1.6: '],
  [{ version: '1.30', gatewayApiVersion: '1.6' }, 'connection-split', 'no', 'requires Istio 1.31 and Gateway API 1.6: '],
  [{}, 'gateway-passthrough', 'yes', undefined],
  [{ version: '1.29' }, 'gateway-passthrough', 'no', 'requires Istio 1.30 and Gateway API 1.5, or the experimental channel of 1.4: '],
  [{}, 'retries', 'no', 'requires Gateway API 1.7 or the experimental channel: '],
  [{ gatewayApiVersion: '1.7' }, 'retries', 'differs', '5xx is rendered as'],
  [{ version: '1.24', channel: EXPERIMENTAL }, 'retries', 'differs', '5xx is rendered as'],
  [{ gatewayApiVersion: '1.7' }, 'gateway-retries', 'differs', 'the gateway makes the retries'],
  [{ version: '1.30' }, 'external-addresses', 'yes', undefined],
  [{ version: '1.29' }, 'external-addresses', 'differs', 'CIDRs require Istio 1.30'],
  [{ version: '1.30' }, 'external-dynamic-dns', 'no', 'requires Istio 1.31: '],
])('%j: %s is %s', (options, feature, level, note) => {
  const support = MeshProvider.istioAmbient(options)._provider.capabilities[feature];
  expect(support.level).toBe(level);
  if (note === undefined) expect(support.note).toBeUndefined();
  else expect(support.note!.slice(0, note.length)).toBe(note);
});

test.each<[IstioAmbientOptions, string]>([
  [{ version: '1.23' }, 'version is "1.23", allowed: minor versions from 1.24 to 1.32; give the minor version that the cluster runs, or leave it out for 1.31'],
  [{ version: '1.33' }, 'version is "1.33", allowed: minor versions from 1.24 to 1.32; give the minor version that the cluster runs, or leave it out for 1.31'],
  [{ gatewayApiVersion: '1.4' }, 'gatewayApiVersion for Istio 1.31 is "1.4", allowed: minor versions from 1.5 to 1.7; give the minor version that the cluster runs, or leave it out for 1.6'],
  [{ version: '1.30', gatewayApiVersion: '1.4' }, 'gatewayApiVersion for Istio 1.30 is "1.4", allowed: minor versions from 1.5 to 1.7; give the minor version that the cluster runs, or leave it out for 1.5'],
  [{ version: '1.29', gatewayApiVersion: '1.1' }, 'gatewayApiVersion for Istio 1.29 is "1.1", allowed: minor versions from 1.2 to 1.7; give the minor version that the cluster runs, or leave it out for 1.4'],
])('%j is no target', (options, text) => {
  expect(errorOf(() => MeshProvider.istioAmbient(options))).toBe(`MeshProvider.istioAmbient: ${text}`);
});
