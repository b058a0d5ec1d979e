import { App, Chart } from 'cdk8s';
import { GatewayApiFeature, Mesh, MeshNamespace, MeshProvider, UnsupportedFeature } from 'cdk8s-mesh';
import { MeshName } from '../shop/mesh';

/** The same meshes as the shop's, each with what these routes ask of it. */
export const PROVIDERS: Readonly<Record<MeshName, MeshProvider>> = {
  'istio': MeshProvider.istio({ envoyFilters: ['1.30', '1.31'] }), // rate limits take an unstable API: these releases are known to have it
  'istio-ambient': MeshProvider.istioAmbient(),
  'linkerd': MeshProvider.linkerd(),
  'gateway-api': MeshProvider.gatewayApi({
    features: [
      GatewayApiFeature.TCP_ROUTE,
      GatewayApiFeature.HTTP_ROUTE_METHOD_MATCHING,
      GatewayApiFeature.MESH_HTTP_ROUTE_SCHEME_REDIRECT,
      GatewayApiFeature.MESH_HTTP_ROUTE_REDIRECT_PORT,
      GatewayApiFeature.MESH_HTTP_ROUTE_REDIRECT_PATH,
      GatewayApiFeature.HTTP_ROUTE_303_REDIRECT_STATUS_CODE,
      GatewayApiFeature.HTTP_ROUTE_307_REDIRECT_STATUS_CODE,
      GatewayApiFeature.HTTP_ROUTE_308_REDIRECT_STATUS_CODE,
      GatewayApiFeature.HTTP_ROUTE_REQUEST_MIRROR,
      GatewayApiFeature.HTTP_ROUTE_REQUEST_PERCENTAGE_MIRROR,
      GatewayApiFeature.HTTP_ROUTE_RESPONSE_HEADER_MODIFICATION,
      GatewayApiFeature.MESH_HTTP_ROUTE_REWRITE_PATH,
      GatewayApiFeature.HTTP_ROUTE_CORS,
      GatewayApiFeature.HTTP_ROUTE_REQUEST_TIMEOUT,
    ],
  }),
};

/** A namespace where anybody may call anybody: these files are about routes. Who may call whom is in examples/shop/calls.ts. */
export function addNamespace(app: App, name: MeshName): MeshNamespace {
  const chart = new Chart(app, 'platform');
  // What a mesh lacks is left out, and each loss is printed as a warning. Without `unsupported`, the losses are one error.
  const mesh = new Mesh(chart, 'mesh', { provider: PROVIDERS[name], unsupported: UnsupportedFeature.REPORT });
  return new MeshNamespace(chart, 'bookshop', { mesh });
}
