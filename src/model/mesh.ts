import { addTo } from './add-to';
import { keyOfSettled } from './edge';
import { EgressGatewayModel } from './egress-gateway';
import { ExternalModel } from './external';
import { GatewayModel } from './gateway';
import { memoizeByIdentity } from './memoize-by-identity';
import { MeshRecord, MeshSettings } from './mesh-record';
import { ServiceModel } from './service';
import { isEmptyPolicy, TrafficPolicy } from './traffic-policy';
import { WorkloadModel } from './workload';

/** A settled mesh, as providers and checks see it: references are resolved. */
export interface MeshModel extends Pick<MeshRecord, 'path' | 'settings' | 'namespaces' | 'telemetry' | 'dashboards' | 'health'> {
  readonly services: readonly ServiceModel[];
  readonly workloads: readonly WorkloadModel[];
  readonly externals: readonly ExternalModel[];
  readonly egressGateways: readonly EgressGatewayModel[];
  readonly gateways: readonly GatewayModel[];
}

/** The services of a namespace. */
export function servicesIn(mesh: MeshModel, namespace: string): readonly ServiceModel[] { return servicesByNamespace(mesh).get(namespace) ?? []; }

const servicesByNamespace = memoizeByIdentity(({ services }: MeshModel) => {
  const by = new Map<string, ServiceModel[]>();
  for (const service of services) addTo(by, service.namespace.name, service);
  return by;
});

/** The services by key, `namespace/name`. */
export const servicesByKey = memoizeByIdentity(({ services }: Pick<MeshModel, 'services'>): ReadonlyMap<string, ServiceModel> => (
  new Map(services.map(service => [keyOfSettled(service), service]))
));

/** The external services by key, `namespace/name`. */
export const externalsByKey = memoizeByIdentity(({ externals }: Pick<MeshModel, 'externals'>): ReadonlyMap<string, ExternalModel> => (
  new Map(externals.map(external => [keyOfSettled(external), external]))
));

/** The external services by the namespace and each host of their ServiceEntries, `namespace/host`. */
export const externalsByHost = memoizeByIdentity(({ externals }: Pick<MeshModel, 'externals'>): ReadonlyMap<string, ExternalModel> => (
  new Map(externals.flatMap(external => external.hosts.map(name => [`${external.namespace.name}/${name}`, external])))
));

/** The external services that are exported to a namespace: its own, and those that its services call. */
export function externalsSeenFrom(mesh: MeshModel, namespace: string): readonly ExternalModel[] {
  return externalsByViewer(mesh).get(namespace) ?? [];
}

const externalsByViewer = memoizeByIdentity(({ externals }: MeshModel) => {
  const by = new Map<string, ExternalModel[]>();
  for (const external of externals) {
    const viewers = new Set([external.namespace.name, ...external.grants.map(({ caller }) => caller.namespace.name)]);
    for (const namespace of viewers) addTo(by, namespace, external);
  }
  return by;
});

/** The external services whose traffic leaves through an egress gateway. */
export function externalsThrough(mesh: MeshModel, { path }: EgressGatewayModel): readonly ExternalModel[] {
  return externalsByGateway(mesh).get(path) ?? [];
}

const externalsByGateway = memoizeByIdentity(({ externals }: MeshModel) => {
  const by = new Map<string, ExternalModel[]>();
  for (const external of externals) if (external.egressGateway) addTo(by, external.egressGateway.path, external);
  return by;
});

/** The traffic policies that are set: of services, versions and callers. */
export function trafficPolicies({ services }: MeshModel): readonly { readonly path: string; readonly traffic: TrafficPolicy }[] {
  const policies: { readonly path: string; readonly traffic: TrafficPolicy }[] = [];
  for (const service of services) {
    if (!isEmptyPolicy(service.traffic)) policies.push(service);
    for (const version of service.versions) if (!isEmptyPolicy(version.traffic)) policies.push(version);
    policies.push(...service.callerPolicies);
  }
  return policies;
}

/** The fully qualified host of a service. */
export function host(
  service: { readonly name: string; readonly namespace: { readonly name: string } }, { clusterDomain }: Pick<MeshSettings, 'clusterDomain'>,
): string {
  return `${service.name}.${service.namespace.name}.svc.${clusterDomain}`;
}
