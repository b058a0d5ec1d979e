import { Feature } from './model/feature';
import { egressGatewayRequirements, externalRequirements, FeatureRequirement, gatewayRequirements, namespaceRequirements, serviceRequirements } from './model/feature-requirement';
import { MeshModel } from './model/mesh';
import { Capabilities, Provider, Support } from './providers/provider';

/** That a construct asks for a feature, and what the mesh says to it. */
export interface FeatureSupport { readonly feature: Feature; readonly path: string; readonly support: Support }

/**
 * All that is asked of a mesh. Two rules of one construct may ask the same.
 * @param matters of which answers the caller wants to hear
 */
export function featureSupport(mesh: MeshModel, provider: Provider, matters: (support: Support) => boolean = () => true): FeatureSupport[] {
  const { capabilities, externalCapabilities } = provider;
  const all: FeatureSupport[] = [];
  const add = (uses: readonly FeatureRequirement[], able: Capabilities) => {
    for (const { feature, path } of uses) {
      const support = able[feature];
      if (matters(support)) all.push({ feature, path, support });
    }
  };
  for (const namespace of mesh.namespaces) add(namespaceRequirements(namespace), capabilities);
  for (const external of mesh.externals) add(externalRequirements(external), externalCapabilities);
  for (const gateway of mesh.egressGateways) add(egressGatewayRequirements(gateway), capabilities);
  for (const gateway of mesh.gateways) add(gatewayRequirements(gateway), capabilities);
  for (const service of mesh.services) {
    const able = provider.capabilitiesFor(service);
    add(serviceRequirements(service, feature => matters(able[feature])), able);
  }
  return all;
}
