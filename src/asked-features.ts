import { Feature } from './model/feature';
import { egressGatewayUses, externalUses, FeatureUse, gatewayUses, namespaceUses, serviceUses, workloadUses } from './model/feature-use';
import { MeshModel } from './model/mesh';
import { Capabilities, Provider, Support } from './providers/provider';

/** That a construct asks for a feature, and what the mesh says to it. */
export interface AskedFeature { readonly feature: Feature; readonly path: string; readonly support: Support }

/**
 * All that is asked of a mesh. Two rules of one construct may ask the same.
 * @param matters of which answers the caller wants to hear
 */
export function askedFeatures(mesh: MeshModel, provider: Provider, matters: (support: Support) => boolean = () => true): AskedFeature[] {
  const { capabilities, externalCapabilities } = provider;
  const all: AskedFeature[] = [];
  const add = (uses: readonly FeatureUse[], able: Capabilities) => {
    for (const { feature, path } of uses) {
      const support = able[feature];
      if (matters(support)) all.push({ feature, path, support });
    }
  };
  for (const namespace of mesh.namespaces) add(namespaceUses(namespace), capabilities);
  for (const workload of mesh.workloads) add(workloadUses(workload), capabilities);
  for (const external of mesh.externals) add(externalUses(external), externalCapabilities);
  for (const gateway of mesh.egressGateways) add(egressGatewayUses(gateway), capabilities);
  for (const gateway of mesh.gateways) add(gatewayUses(gateway), capabilities);
  for (const service of mesh.services) {
    const able = provider.capabilitiesFor(service);
    add(serviceUses(service, feature => matters(able[feature])), able);
  }
  return all;
}
