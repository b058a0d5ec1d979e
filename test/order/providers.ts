import { MeshProvider } from '../../src';
import { conformantMesh } from '../conformant-mesh';

/** The four meshes. */
export const PROVIDERS = {
  'istio': () => MeshProvider.istio(),
  'istio-ambient': () => MeshProvider.istioAmbient(),
  'linkerd': () => MeshProvider.linkerd(),
  'gateway-api': () => conformantMesh(),
};
