import { Check } from './check';
import { FEATURES } from '../model/feature';
import { egressGatewayUses, externalUses, FeatureUse, namespaceUses, serviceUses } from '../model/feature-use';
import { Finding } from '../model/finding';
import { Severity } from '../model/severity';
import { Capabilities, Provider } from '../providers/provider';

/** What the mesh would have to drop. */
export const unsupportedFeature: Check = (mesh, provider) => [
  ...mesh.namespaces.flatMap(namespace => losses(namespaceUses(namespace), provider.capabilities, provider)),
  ...mesh.externals.flatMap(external => losses(externalUses(external), provider.externalCapabilities, provider)),
  ...mesh.egressGateways.flatMap(gateway => losses(egressGatewayUses(gateway), provider.capabilities, provider)),
  ...mesh.services.flatMap(service => losses(serviceUses(service), provider.capabilitiesFor(service), provider)),
];

function losses(used: readonly FeatureUse[], capabilities: Capabilities, { name }: Provider): Finding[] {
  const lost = used.filter(({ feature }) => capabilities[feature].level === 'no');
  const once = lost.filter((use, i) => lost.findIndex(({ feature, path }) => feature === use.feature && path === use.path) === i);
  return once.map(({ feature, path }) => ({
    code: 'unsupported-feature',
    severity: Severity.ERROR,
    path,
    message: `${name} has no ${FEATURES[feature]}: ${capabilities[feature].note}`,
    fix: 'leave it out for this mesh, or render the rest with unsupported: UnsupportedFeature.REPORT',
  }));
}
