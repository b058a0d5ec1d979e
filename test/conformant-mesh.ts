import { GatewayApiFeature, MeshProvider } from '../src';

/**
 * A mesh that knows all of Gateway API's standard channel, as Istio does by its conformance report: so istiod can judge what it gets.
 * @see https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports
 */
export function conformantMesh(): MeshProvider {
  return MeshProvider.gatewayApi({ features: Object.values(GatewayApiFeature).filter(feature => !feature.startsWith('HTTPRouteRetry')) });
}
