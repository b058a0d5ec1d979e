import { Check } from './check';
import { Severity } from '../model/severity';

/** A caller that others share a ServiceAccount with: what it may, they may. */
export const sharedServiceAccount: Check = mesh => {
  const key = (service: (typeof mesh.services)[number]) => `${service.namespace.name}/${service.serviceAccount}`;
  const users = new Map<string, string[]>();
  for (const service of mesh.services) users.set(key(service), [...users.get(key(service)) ?? [], service.path]);
  const guarded = [
    ...mesh.services.filter(({ namespace }) => namespace.zeroTrust), ...mesh.externals.filter(({ gateway }) => gateway?.namespace.zeroTrust),
  ];
  const callers = new Set(guarded.flatMap(({ grants }) => grants.map(({ caller }) => caller)));
  return [...callers].filter(caller => users.get(key(caller))!.length > 1).map(caller => ({
    code: 'shared-service-account',
    severity: Severity.ERROR,
    path: caller.path,
    message: `it calls as ServiceAccount ${key(caller)}, which ${users.get(key(caller))!.filter(path => path !== caller.path).join(' and ')} runs as too, `
      + 'so both may make its calls',
    fix: 'give each a ServiceAccount of its own: leave serviceAccount out',
  }));
};
