import { GatewayApiChannel, GatewayApiFeature, MeshProvider } from '../src';

/**
 * A mesh that knows all of a channel of Gateway API, as Istio does: so istiod can check what it gets. By its own list Istio makes again what took
 * too long, too; real Envoys show that it does not.
 * @see https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports
 */
export function conformantMesh(channel = GatewayApiChannel.STANDARD): MeshProvider {
  const missing = channel === GatewayApiChannel.EXPERIMENTAL ? GatewayApiFeature.HTTP_ROUTE_RETRY_BACKEND_TIMEOUT : 'HTTPRouteRetry';
  return MeshProvider.gatewayApi({ channel, features: Object.values(GatewayApiFeature).filter(feature => !feature.startsWith(missing)) });
}
