import { Grant } from '../../src/model/grant';
import { MeshModel } from '../../src/model/mesh';
import { PortProtocol } from '../../src/model/port';
import { splitsVersions } from '../../src/model/route-table';
import { RouteTableBuilder } from '../../src/model/route-table-builder';
import { ServiceModel } from '../../src/model/service';
import { VersionRecord } from '../../src/model/service-record';

/** A service as plain data: providers are pure functions of it. */
export function serviceModel(changes: Partial<ServiceModel> = {}): ServiceModel {
  const { name = 'users', routes = new RouteTableBuilder(name, {}).build() } = changes;
  return {
    path: name,
    name,
    namespace: { path: 'shop', name: 'shop', created: true, injection: { enabled: true }, zeroTrust: true, networkPolicies: false },
    serviceAccount: name,
    ownServiceAccount: true,
    ports: [{ name: 'http', number: 80, target: 8080, protocol: PortProtocol.HTTP }],
    traffic: {},
    routes,
    versions: ['v1', 'v2'].map(version => versionModel(version, { path: `${name}/${version}` })),
    grants: [],
    reporters: [],
    networkClients: [],
    probes: [],
    mirroredFrom: [],
    rateLimits: [],
    jwt: [],
    externalAuthorizations: [],
    denials: [],
    audits: [],
    deliveries: [],
    objectives: [],
    callerPolicies: [],
    needsVersionSubsets: splitsVersions(routes),
    ...changes,
  };
}

/** A version of two pods with all probes. */
export function versionModel(name: string, changes: Partial<VersionRecord> = {}): VersionRecord {
  return { path: name, name, traffic: {}, replicas: 2, health: { liveness: true, readiness: true }, mistakes: [], ...changes };
}

export const SETTINGS = { clusterDomain: 'cluster.local', trustDomain: 'cluster.local' };

/** A mesh of these services. */
export function meshModel(...services: ServiceModel[]): MeshModel {
  return {
    path: 'mesh', settings: SETTINGS, namespaces: [], services, externals: [], workloads: [], egressGateways: [], gateways: [], telemetry: [], dashboards: [], health: [],
  };
}

/** A grant to a service of this name. */
export function grantTo(caller: string, what: Omit<Grant, 'owner' | 'caller'> = {}): Grant {
  return { owner: caller, caller: serviceModel({ name: caller }), ...what };
}
