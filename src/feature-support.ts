import {
  egressGatewayRequirements, externalRequirements, FeatureRequirement, gatewayRequirements, healthRequirements, namespaceRequirements,
  serviceRequirements, telemetryRequirements, workloadRequirements,
} from './model/feature-requirement';
import { MeshModel } from './model/mesh';
import { Capabilities, Provider, Support } from './providers/provider';

/** A feature that a construct requires, and how the mesh supports it. */
export interface FeatureSupport extends FeatureRequirement { readonly support: Support }

/**
 * All features that the constructs of a mesh require, with their support. Several rules of one construct may require the same feature.
 * @param isRelevant which levels of support the caller needs; others are left out
 */
export function featureSupport(mesh: MeshModel, provider: Provider, isRelevant: (support: Support) => boolean = () => true): FeatureSupport[] {
  const { capabilities, externalCapabilities } = provider;
  const all: FeatureSupport[] = [];
  const add = (requirements: readonly FeatureRequirement[], supportTable: Capabilities) => {
    for (const requirement of requirements) {
      const support = supportTable[requirement.feature];
      if (isRelevant(support)) all.push({ ...requirement, support });
    }
  };
  for (const namespace of mesh.namespaces) add(namespaceRequirements(namespace), capabilities);
  for (const workload of mesh.workloads) add(workloadRequirements(workload), capabilities);
  for (const external of mesh.externals) add(externalRequirements(external), externalCapabilities);
  for (const gateway of mesh.egressGateways) add(egressGatewayRequirements(gateway), capabilities);
  for (const telemetry of mesh.telemetry) add(telemetryRequirements(telemetry), capabilities);
  for (const health of mesh.health) add(healthRequirements(health), capabilities);
  for (const gateway of mesh.gateways) add(gatewayRequirements(gateway), capabilities);
  for (const service of mesh.services) {
    const supportTable = provider.capabilitiesFor(service);
    add(serviceRequirements(service, feature => isRelevant(supportTable[feature])), supportTable);
  }
  return all;
}
