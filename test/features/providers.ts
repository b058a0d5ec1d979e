import { Said } from './uses';
import { GatewayApiChannel, GatewayApiFeature, MeshProvider } from '../../src';
import { conformantMesh } from '../conformant-mesh';

/** A provider, with its choices, and the file of what it renders. */
export interface Rendering {
  /** Of several with one file the first that has a feature writes it; the others that have it render the same. */
  readonly file: string;
  readonly provider: MeshProvider;
  /** The file of the provider with other choices. This one has a file of its own only where it renders something else, and the same plain shop. */
  readonly like?: string;
  /** What has to be said for its choices to matter. */
  readonly said?: Said;
}

export const PROVIDERS: readonly Rendering[] = [
  { file: 'istio', provider: MeshProvider.istio() },
  { file: 'istio', provider: MeshProvider.istio({ envoyFilters: ['1.31'] }) },
  { file: 'istio-ambient', provider: MeshProvider.istioAmbient() },
  { file: 'istio-ambient-experimental', like: 'istio-ambient', provider: MeshProvider.istioAmbient({ channel: GatewayApiChannel.EXPERIMENTAL }) },
  { file: 'linkerd', provider: MeshProvider.linkerd() },
  { file: 'linkerd-experimental', like: 'linkerd', provider: MeshProvider.linkerd({ channel: GatewayApiChannel.EXPERIMENTAL }) },
  { file: 'linkerd-traffic-split', provider: MeshProvider.linkerd({ trafficSplit: true }), like: 'linkerd', said: { canary: {} } },
  { file: 'gateway-api', provider: conformantMesh() },
  { file: 'gateway-api', provider: MeshProvider.gatewayApi() },
  { file: 'gateway-api-experimental', like: 'gateway-api', provider: MeshProvider.gatewayApi({ channel: GatewayApiChannel.EXPERIMENTAL, features: Object.values(GatewayApiFeature) }) },
  { file: 'gateway-api-envoy-gateway', like: 'gateway-api', provider: MeshProvider.gatewayApi({ envoyGatewayVersion: '1.9' }) },
  { file: 'linkerd-envoy-gateway', like: 'linkerd', provider: MeshProvider.linkerd({ envoyGatewayVersion: '1.9' }) },
];
