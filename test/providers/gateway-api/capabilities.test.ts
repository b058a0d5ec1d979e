import { GatewayApiChannel, GatewayApiFeature, MeshProvider } from '../../../src';
import { ALL_FEATURES } from '../../../src/model/feature';
import { errorOf } from '../../mesh-fixture';

const { HTTP_ROUTE_RETRY, HTTP_ROUTE_METHOD_MATCHING, MESH_HTTP_ROUTE_REDIRECT_PORT } = GatewayApiFeature;
const capabilities = (features: GatewayApiFeature[], channel?: GatewayApiChannel) => (
  MeshProvider.gatewayApi({ features, channel })._provider.capabilities
);

test('what is missing is named', () => {
  expect(capabilities([]).redirect.note).toBe('requires MeshHTTPRouteSchemeRedirect and MeshHTTPRouteRedirectPort: list it in features if the mesh supports it');
  expect(capabilities([MESH_HTTP_ROUTE_REDIRECT_PORT]).redirect.note).toBe('requires MeshHTTPRouteSchemeRedirect: list it in features if the mesh supports it');
  expect(capabilities([HTTP_ROUTE_METHOD_MATCHING]).retries.note)
    .toBe('requires HTTPRouteRetry (Gateway API 1.7 or the experimental channel): list it in features if the mesh supports it');
});

test('each feature of a mesh gives something, and takes nothing away', () => {
  const every = Object.values(GatewayApiFeature);
  const can = (features: GatewayApiFeature[]) => {
    const has = capabilities(features, GatewayApiChannel.EXPERIMENTAL);
    return ALL_FEATURES.filter(feature => has[feature].level !== 'no');
  };
  for (const feature of every) {
    const without = can(every.filter(other => other !== feature));
    expect(can(every)).toEqual(expect.arrayContaining(without));
    expect(without.length).toBeLessThan(can(every).length);
  }
});

test('a feature that the standard channel has no field for is an error', () => {
  expect(errorOf(() => MeshProvider.gatewayApi({ features: [HTTP_ROUTE_METHOD_MATCHING, HTTP_ROUTE_RETRY] }))).toBe(
    'MeshProvider.gatewayApi: features is "HTTPRouteRetry", allowed: features of Gateway API 1.6, standard channel; '
    + 'leave it out, or set version and channel if the cluster has other CRDs: it requires Gateway API 1.7 or the experimental channel',
  );
});
