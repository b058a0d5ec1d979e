import { GatewayApiChannel, GatewayApiFeature, MeshProvider } from '../../../src';
import { apiVersions, hasField, VersionedField } from '../../../src/providers/gateway-api/versions';
import { errorOf } from '../../mesh-fixture';
import { apiVersionsOf } from '../rendered-api-versions';

const { STANDARD, EXPERIMENTAL } = GatewayApiChannel;
const { TCP_ROUTE, TLS_ROUTE, HTTP_ROUTE_CORS, HTTP_ROUTE_RETRY, MESH_CONSUMER_ROUTE, HTTP_ROUTE_REQUEST_MIRROR } = GatewayApiFeature;

/** What the CRDs of each release serve: as in their `versions`, but for TLSRoute v1alpha3. */
test.each([
  ['1.2', STANDARD, undefined, undefined],
  ['1.2', EXPERIMENTAL, 'v1alpha2', 'v1alpha2'],
  ['1.3', STANDARD, undefined, undefined],
  ['1.4', STANDARD, undefined, undefined],
  ['1.4', EXPERIMENTAL, 'v1alpha2', 'v1alpha2'],
  ['1.5', STANDARD, undefined, 'v1'],
  ['1.5', EXPERIMENTAL, 'v1alpha2', 'v1'],
  ['1.6', STANDARD, 'v1', 'v1'],
  ['1.6', EXPERIMENTAL, 'v1', 'v1'],
  ['1.7', STANDARD, 'v1', 'v1'],
])('Gateway API %s, %s channel: the newest version of TCPRoute and TLSRoute', (version, channel, TCPRoute, TLSRoute) => {
  expect(apiVersions({ version, channel })).toEqual({ TCPRoute, TLSRoute });
});

test.each([
  ['1.4', STANDARD, undefined], ['1.5', STANDARD, undefined], ['1.5', EXPERIMENTAL, 'v1alpha2'], ['1.7', EXPERIMENTAL, 'v1alpha2'],
])('a mesh that reads v1alpha2 only gets that of Gateway API %s, %s channel, or nothing', (version, channel, TLSRoute) => {
  expect(apiVersions({ version, channel }, { TLSRoute: 'v1alpha2' }).TLSRoute).toBe(TLSRoute);
});

test.each<[VersionedField, GatewayApiChannel, string | undefined, string]>([
  ['cors', STANDARD, '1.4', '1.5'], ['cors', EXPERIMENTAL, '1.2', '1.3'],
  ['retry', STANDARD, '1.6', '1.7'], ['retry', EXPERIMENTAL, undefined, '1.2'],
  ['mirror-percent', STANDARD, '1.2', '1.3'], ['mirror-percent', EXPERIMENTAL, undefined, '1.2'],
  ['redirect-status', STANDARD, '1.4', '1.5'], ['redirect-status', EXPERIMENTAL, '1.4', '1.5'],
])('%s is a field of the %s channel not in %s, but in %s', (field, channel, before, since) => {
  expect(hasField({ version: since, channel }, field)).toBe(true);
  if (before) expect(hasField({ version: before, channel }, field)).toBe(false);
});

const mesh = (version: string | undefined, features: GatewayApiFeature[], channel = STANDARD) => (
  MeshProvider.gatewayApi({ version, channel, features })
);

test.each([
  ['1.2', STANDARD, undefined, undefined],
  ['1.4', EXPERIMENTAL, 'v1alpha2', 'v1alpha2'],
  ['1.5', STANDARD, undefined, 'v1'],
  [undefined, STANDARD, 'v1', 'v1'],
])('objects for Gateway API %s, %s channel', (version, channel, tcp, tls) => {
  const features = [MESH_CONSUMER_ROUTE, HTTP_ROUTE_REQUEST_MIRROR, ...(tcp ? [TCP_ROUTE] : []), ...(tls ? [TLS_ROUTE] : [])];
  const rendered = apiVersionsOf(mesh(version, features, channel));
  const group = (versions: (string | undefined)[]) => versions.filter(Boolean).map(one => `gateway.networking.k8s.io/${one}`);
  expect(rendered('ReferenceGrant')).toEqual(group(['v1beta1']));
  expect(rendered('TCPRoute')).toEqual(group([tcp]));
  expect(rendered('TLSRoute')).toEqual(group([tls]));
  expect(rendered('HTTPRoute')).toEqual(['gateway.networking.k8s.io/v1']);
});

test.each([
  ['1.4', STANDARD, [HTTP_ROUTE_CORS], 'Gateway API 1.5 or 1.3 of the experimental channel'],
  ['1.5', EXPERIMENTAL, [GatewayApiFeature.HTTP_ROUTE_308_REDIRECT_STATUS_CODE], undefined],
  ['1.5', STANDARD, [TCP_ROUTE], 'Gateway API 1.6 or the experimental channel'],
  ['1.5', EXPERIMENTAL, [TCP_ROUTE], undefined],
  ['1.7', STANDARD, [HTTP_ROUTE_RETRY], undefined],
])('Gateway API %s, %s channel with %s', (version, channel, features, required) => {
  expect(errorOf(() => mesh(version, features, channel))).toBe(required && (
    `MeshProvider.gatewayApi: features is "${features.join()}", allowed: features of Gateway API ${version}, ${channel} channel; `
    + `leave it out, or set version and channel if the cluster has other CRDs: it requires ${required}`
  ));
});

test.each(['1.1', '1.8'])('Gateway API %s is not known', version => {
  expect(errorOf(() => mesh(version, []))).toBe(
    `MeshProvider.gatewayApi: version is "${version}", allowed: minor versions from 1.2 to 1.7; give the minor version that the cluster runs, or leave it out for 1.6`,
  );
});
