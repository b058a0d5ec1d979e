import { Grant } from '../../src/model/grant';
import { PortProtocol } from '../../src/model/port';
import { RouteTable } from '../../src/model/route-table';
import { ServiceModel, VersionModel } from '../../src/model/service';

/** A service as plain data: providers are pure functions of it. */
export function serviceModel(changes: Partial<ServiceModel> = {}): ServiceModel {
  const name = changes.name ?? 'users';
  return {
    path: name,
    name,
    namespace: { path: 'shop', name: 'shop', created: true, injection: { enabled: true }, zeroTrust: true, services: [], externals: [] },
    serviceAccount: name,
    ownServiceAccount: true,
    ports: [{ name: 'http', number: 80, target: 8080, protocol: PortProtocol.HTTP, plaintextFrom: [] }],
    traffic: {},
    routes: new RouteTable(name, {}),
    versions: ['v1', 'v2'].map(version => versionModel(version, { path: `${name}/${version}` })),
    grants: [],
    copiesFrom: [],
    rateLimits: [],
    callerPolicies: [],
    ...changes,
  };
}

/** A version, as a construct would leave it. */
export function versionModel(name: string, changes: Partial<VersionModel> = {}): VersionModel {
  return { path: name, name, traffic: {}, probes: () => [], replicas: () => 2, health: () => ({ liveness: true, readiness: true }), mistakes: () => [], ...changes };
}

export const SETTINGS = { clusterDomain: 'cluster.local', trustDomain: 'cluster.local' };

/** A grant to a service of this name. */
export function grantTo(caller: string, what: Omit<Grant, 'owner' | 'caller'> = {}): Grant {
  return { owner: caller, caller: serviceModel({ name: caller }), ...what };
}
