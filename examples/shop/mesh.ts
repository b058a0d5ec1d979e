import { App, Chart } from 'cdk8s';
import { Mesh, MeshProvider, UnsupportedFeature, ZeroTrustNamespace } from 'cdk8s-mesh';
import { standardProxy } from './proxies';

/** The meshes that the shop runs on. */
export type MeshName = 'istio' | 'linkerd';

/** The one-word switch: what the environment says, Istio if it says nothing. */
export function meshName(word: string = 'istio'): MeshName {
  if (word !== 'istio' && word !== 'linkerd') {
    throw new Error(`MESH is ${JSON.stringify(word)}, allowed: istio, linkerd; leave it out for istio`);
  }
  return word;
}

const PROVIDERS = { istio: MeshProvider.istio(), linkerd: MeshProvider.linkerd() };

/** A namespace where nobody may call anybody, but for what calls.ts says. */
export function addNamespace(app: App, name: MeshName): ZeroTrustNamespace {
  const chart = new Chart(app, 'platform');
  const mesh = new Mesh(chart, 'mesh', {
    provider: PROVIDERS[name],
    // Linkerd has no connection pools and no choice of load balancer. The shop can do without, but wants to be told:
    // each loss is printed as a warning. Without this line, the losses are one error.
    unsupported: UnsupportedFeature.REPORT,
  });
  return new ZeroTrustNamespace(chart, 'default', { mesh, proxy: standardProxy });
}
