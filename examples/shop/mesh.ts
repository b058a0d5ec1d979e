import { App, Chart } from 'cdk8s';
import { GatewayApiFeature, GatewayProps, GatewayWorkload, Mesh, MeshProvider, OutboundTraffic, PathNormalization, UnsupportedFeature, ZeroTrustNamespace } from 'cdk8s-mesh';
import { standardProxy } from './proxies';

/** The meshes that the shop runs on. */
export type MeshName = keyof typeof PROVIDERS;

const { DECODE_AND_MERGE_SLASHES } = PathNormalization;

const PROVIDERS = {
  // Istio is installed with the path normalization that it recommends: without it, calls by path prefix are a warning.
  'istio': MeshProvider.istio({ pathNormalization: DECODE_AND_MERGE_SLASHES }),
  'istio-ambient': MeshProvider.istioAmbient({ pathNormalization: DECODE_AND_MERGE_SLASHES }),
  'linkerd': MeshProvider.linkerd(),
  // Another mesh: what its conformance report says that it has. This one tells methods apart and knows timeouts.
  'gateway-api': MeshProvider.gatewayApi({
    features: [GatewayApiFeature.HTTP_ROUTE_METHOD_MATCHING, GatewayApiFeature.HTTP_ROUTE_REQUEST_TIMEOUT],
  }),
};

/** Who runs the gateway that requests from outside come to. */
export type Ingress = Pick<GatewayProps, 'gatewayClassName' | 'workload'>;

/** Envoy Gateway, beside a mesh without an ingress gateway of its own: this app does not deploy it, and its pods are in the mesh. */
const ENVOY: Ingress = { gatewayClassName: 'eg', workload: GatewayWorkload.envoyGateway() };

export const INGRESS: { readonly [mesh in MeshName]: Ingress } = {
  'istio': { workload: GatewayWorkload.istioctl() }, 'istio-ambient': {}, 'linkerd': ENVOY, 'gateway-api': ENVOY,
};

/** The one-word switch: what the environment says, Istio if it says nothing. */
export function meshName(word: string = 'istio'): MeshName {
  const allowed = Object.keys(PROVIDERS);
  if (!allowed.includes(word)) {
    throw new Error(`MESH is ${JSON.stringify(word)}, allowed: ${allowed.join(', ')}; leave it out for istio`);
  }
  return word as MeshName;
}

/** A namespace where nobody may call anybody, but for what calls.ts says. */
export function addNamespace(app: App, name: MeshName): ZeroTrustNamespace {
  const chart = new Chart(app, 'platform');
  const mesh = new Mesh(chart, 'mesh', {
    provider: PROVIDERS[name],
    // Linkerd has no connection pools, ambient no retries, Gateway API no policies. The shop can do without, but wants to be told:
    // each loss is printed as a warning. Without this line, the losses are one error.
    unsupported: UnsupportedFeature.REPORT,
    outboundTraffic: OutboundTraffic.REGISTRY_ONLY, // what nobody declares cannot be reached: egress.ts
  });
  return new ZeroTrustNamespace(chart, 'default', { mesh, proxy: standardProxy });
}
