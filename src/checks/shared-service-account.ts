import { Check } from './check';
import { addTo } from '../model/add-to';
import { authorizedCallers } from '../model/authorized-callers';
import { Identity } from '../model/identity';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** A caller that shares its client identity (ServiceAccount) with other services, or with a gateway: they get its permissions. */
export const sharedServiceAccount: Check = (mesh, provider) => {
  if (!supportOf(provider.capabilities)('deny-by-default')) return [];
  const key = ({ namespace, serviceAccount }: Pick<Identity, 'namespace' | 'serviceAccount'>) => `${namespace.name}/${serviceAccount}`;
  const users = new Map<string, string[]>();
  for (const user of [...mesh.services, ...mesh.workloads]) addTo(users, key(user), user.path);
  for (const { created, name, namespace, path } of mesh.egressGateways) if (created) addTo(users, key({ namespace, serviceAccount: name }), path);
  const gateways = new Map<string, string[]>();
  for (const gateway of mesh.gateways) {
    const identity = provider.gatewayIdentity(gateway);
    if (identity) addTo(gateways, key(identity), gateway.path);
  }
  const isGateway = new Set(mesh.gateways.map(({ path }) => path));
  // Several gateways may share their pods.
  const others = (caller: Identity) => [
    ...users.get(key(caller)) ?? [], ...(isGateway.has(caller.path) ? [] : gateways.get(key(caller)) ?? []),
  ].filter(path => path !== caller.path);
  return [...authorizedCallers(mesh)].filter(caller => others(caller).length).map(caller => ({
    code: 'shared-service-account',
    severity: Severity.ERROR,
    path: caller.path,
    message: `it shares its client identity, ServiceAccount ${key(caller)}, with ${others(caller).join(' and ')}: calls that one declares are allowed for all`,
    fix: 'use a ServiceAccount for each service: leave serviceAccount out',
  }));
};
