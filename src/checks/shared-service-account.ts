import { Check } from './check';
import { Identity } from '../model/identity';
import { Severity } from '../model/severity';

/** A caller that shares its client identity (ServiceAccount) with other services: they get its permissions. */
export const sharedServiceAccount: Check = mesh => {
  const key = ({ namespace, serviceAccount }: Identity) => `${namespace.name}/${serviceAccount}`;
  const users = new Map<string, string[]>();
  for (const user of [...mesh.services, ...mesh.workloads]) users.set(key(user), [...users.get(key(user)) ?? [], user.path]);
  const denying = [
    ...mesh.services.filter(({ namespace }) => namespace.zeroTrust),
    ...mesh.externals.filter(({ egressGateway }) => egressGateway?.namespace.zeroTrust),
  ];
  const callers = new Set(denying.flatMap(({ grants }) => grants.map(({ caller }) => caller)));
  const others = (caller: Identity) => (users.get(key(caller)) ?? []).filter(path => path !== caller.path);
  return [...callers].filter(caller => others(caller).length).map(caller => ({
    code: 'shared-service-account',
    severity: Severity.ERROR,
    path: caller.path,
    message: `it shares its client identity, ServiceAccount ${key(caller)}, with ${others(caller).join(' and ')}: calls that one declares are allowed for all`,
    fix: 'use a ServiceAccount for each service: leave serviceAccount out',
  }));
};
