import { Feature } from './model/feature';
import { egressGatewayUses, externalUses, FeatureUse, gatewayUses, namespaceUses, serviceUses } from './model/feature-use';
import { MeshModel } from './model/mesh';
import { Capabilities, Provider, Support } from './providers/provider';

/** That a construct asks for a feature, and what the mesh says to it. */
export interface AskedFeature { readonly feature: Feature; readonly path: string; readonly support: Support }

/** All that is asked of a mesh, of each construct each feature once. */
export function askedFeatures(mesh: MeshModel, provider: Provider): AskedFeature[] {
  return [
    ...mesh.namespaces.flatMap(namespace => asked(namespaceUses(namespace), provider.capabilities)),
    ...mesh.externals.flatMap(external => asked(externalUses(external), provider.externalCapabilities)),
    ...mesh.egressGateways.flatMap(gateway => asked(egressGatewayUses(gateway), provider.capabilities)),
    ...mesh.gateways.flatMap(gateway => asked(gatewayUses(gateway), provider.capabilities)),
    ...mesh.services.flatMap(service => asked(serviceUses(service), provider.capabilitiesFor(service))),
  ];
}

function asked(used: readonly FeatureUse[], capabilities: Capabilities): AskedFeature[] {
  const once = new Map(used.map(use => [`${use.path}\n${use.feature}`, use]));
  return [...once.values()].map(({ feature, path }) => ({ feature, path, support: capabilities[feature] }));
}
