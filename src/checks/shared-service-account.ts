import { Check } from './check';
import { authorizedCallers } from '../authorized-callers';
import { addTo } from '../model/add-to';
import { Finding } from '../model/finding';
import { Identity, identityKey } from '../model/identity';
import { identityUsers } from '../model/identity-users';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/**
 * A caller that shares its client identity (ServiceAccount) with other services, or with a gateway: they get its permissions. So does whatever has that of
 * an egress gateway, which reads Secrets and reaches external hosts without being a caller.
 */
export const sharedServiceAccount: Check = (mesh, provider) => {
  if (!supportOf(provider.capabilities)('deny-by-default')) return [];
  const users = identityUsers(mesh);
  const egressGateways = new Map<string, string>();
  for (const { name, namespace, path } of mesh.egressGateways) {
    const identity = identityKey({ namespace, serviceAccount: name });
    addTo(users, identity, path);
    egressGateways.set(identity, path);
  }
  const gateways = new Map<string, string[]>();
  const gatewayIdentities = mesh.gateways.flatMap(gateway => provider.gatewayIdentity(gateway) ?? []);
  for (const identity of gatewayIdentities) addTo(gateways, identityKey(identity), identity.path);
  const isGateway = new Set(mesh.gateways.map(({ path }) => path));
  // Several gateways may share their pods.
  const others = (caller: Identity) => [
    ...users.get(identityKey(caller)) ?? [], ...(isGateway.has(caller.path) ? [] : gateways.get(identityKey(caller)) ?? []),
  ].filter(path => path !== caller.path);
  const callers = [...authorizedCallers(mesh, provider)];
  const paths = new Set(callers.map(({ path }) => path));
  const identities = [...mesh.services, ...mesh.workloads, ...gatewayIdentities];
  const withEgressIdentity = identities.filter(one => !paths.has(one.path) && egressGateways.has(identityKey(one)));
  const sharing = callers.filter(caller => others(caller).length).map((caller): Finding => ({
    code: 'shared-service-account',
    severity: Severity.ERROR,
    path: caller.path,
    message: `it shares its client identity, ServiceAccount ${identityKey(caller)}, with ${others(caller).join(' and ')}: calls that one declares are allowed for all`,
    fix: 'use a ServiceAccount for each service: leave serviceAccount out',
  }));
  const ofEgress = withEgressIdentity.map((one): Finding => ({
    code: 'shared-service-account',
    severity: Severity.ERROR,
    path: one.path,
    message: `it has the client identity of ${egressGateways.get(identityKey(one))!}, ServiceAccount ${identityKey(one)}: what the egress gateway may read and reach is allowed for it too`,
    fix: 'use a ServiceAccount of its own',
  }));
  return [...sharing, ...ofEgress];
};
