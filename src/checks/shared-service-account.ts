import { Check } from './check';
import { Identity } from '../model/identity';
import { Severity } from '../model/severity';

/** A caller that others share a ServiceAccount with: what it may, they may. */
export const sharedServiceAccount: Check = mesh => {
  const key = ({ namespace, serviceAccount }: Identity) => `${namespace.name}/${serviceAccount}`;
  const users = new Map<string, string[]>();
  for (const user of [...mesh.services, ...mesh.workloads]) users.set(key(user), [...users.get(key(user)) ?? [], user.path]);
  const guarded = [
    ...mesh.services.filter(({ namespace }) => namespace.zeroTrust), ...mesh.externals.filter(({ gateway }) => gateway?.namespace.zeroTrust),
  ];
  const callers = new Set(guarded.flatMap(({ grants }) => grants.map(({ caller }) => caller)));
  const others = (caller: Identity) => (users.get(key(caller)) ?? []).filter(path => path !== caller.path);
  return [...callers].filter(caller => others(caller).length).map(caller => ({
    code: 'shared-service-account',
    severity: Severity.ERROR,
    path: caller.path,
    message: `it calls as ServiceAccount ${key(caller)}, which ${others(caller).join(' and ')} runs as too, `
      + 'so both may make its calls',
    fix: 'give each a ServiceAccount of its own: leave serviceAccount out',
  }));
};
