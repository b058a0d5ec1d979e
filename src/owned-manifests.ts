import { memoizeByIdentity } from './model/memoize-by-identity';
import { MeshModel } from './model/mesh';
import { deliverySupport, Manifest, Provider } from './providers/provider';

/** The objects of one construct. */
export interface OwnedManifests {
  /** Construct path. */
  readonly path: string;
  readonly manifests: readonly Manifest[];
}

/** All objects that a provider renders for a settled mesh, by the construct that they belong to. Rendered once per mesh. */
export function ownedManifests(mesh: MeshModel, provider: Provider): readonly OwnedManifests[] {
  const cache = manifestsOf(mesh);
  const cached = cache.get(provider);
  if (cached) return cached;
  const policies = provider.networkPolicies(mesh);
  const all: OwnedManifests[] = [
    { path: mesh.path, manifests: provider.meshObjects?.(mesh) ?? [] },
    ...mesh.namespaces.map(namespace => ({ path: namespace.path, manifests: provider.namespaceObjects(namespace, mesh) })),
    ...mesh.services.map(service => ({
      path: service.path, manifests: [...provider.serviceObjects(service, mesh), ...provider.podMonitors(service, mesh)],
    })),
    ...mesh.services.flatMap(service => (
      service.deliveries.map(delivery => ({ path: delivery.path, manifests: deliverySupport(provider, delivery)?.objects(service, mesh) ?? [] }))
    )),
    ...mesh.services.flatMap(service => (
      service.objectives.map(objective => ({ path: objective.path, manifests: provider.objectiveRules?.(objective, service, mesh) ?? [] }))
    )),
    ...mesh.health.map(health => ({ path: health.path, manifests: provider.healthRules?.(health, mesh) ?? [] })),
    ...mesh.workloads.map(workload => ({ path: workload.path, manifests: provider.workloadObjects(workload, mesh) })),
    ...mesh.externals.map(external => ({ path: external.path, manifests: provider.externalObjects(external, mesh) })),
    ...mesh.egressGateways.map(gateway => ({ path: gateway.path, manifests: provider.egressGatewayObjects(gateway, mesh) })),
    ...mesh.telemetry.map(telemetry => ({ path: telemetry.path, manifests: provider.telemetryObjects?.(telemetry, mesh) ?? [] })),
    ...mesh.dashboards.map(dashboards => ({ path: dashboards.path, manifests: provider.dashboards?.objects(dashboards, mesh) ?? [] })),
    ...mesh.gateways.map(gateway => ({ path: gateway.path, manifests: provider.gatewayObjects(gateway, mesh) })),
  ].map(owned => ({ ...owned, manifests: [...owned.manifests, ...policies.get(owned.path) ?? []] }));
  cache.set(provider, all);
  return all;
}

const manifestsOf = memoizeByIdentity((_: MeshModel) => new Map<Provider, readonly OwnedManifests[]>());
