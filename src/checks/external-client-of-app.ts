import { Check } from './check';
import { Finding } from '../model/finding';
import { identityKey, isDeclared } from '../model/identity';
import { identityUsers } from '../model/identity-users';
import { Severity } from '../model/severity';
import { deniesByDefault } from '../providers/provider';

/** `allowsFrom()` for what the app itself declares: a namespace, all of whose pods may call then, or the ServiceAccount of a service or workload. */
export const externalClientOfApp: Check = (mesh, provider) => {
  const namespaces = new Map(mesh.namespaces.map(({ name, path }) => [name, path]));
  const users = identityUsers(mesh);
  const described = ({ namespace, serviceAccount }: { readonly namespace: { readonly name: string }; readonly serviceAccount?: string }) => {
    if (serviceAccount !== undefined) {
      const paths = users.get(identityKey({ namespace, serviceAccount }));
      return paths && { what: `the client identity of ${paths.join(' and ')}`, fix: `declare ${paths.length > 1 ? 'their' : 'its'} calls() in place of allowsFrom()` };
    }
    const path = namespaces.get(namespace.name);
    return path === undefined ? undefined : {
      what: `namespace ${path} of this app: all its pods may call, also those of which no call is declared`,
      fix: 'declare calls() of its services and workloads in place of allowsFrom(), or allow the ServiceAccount of what others deploy there',
    };
  };
  return mesh.services.filter(({ namespace }) => deniesByDefault(provider, namespace)).flatMap(({ path, grants }) => (
    grants.flatMap(({ caller }): Finding[] => {
      const found = isDeclared(caller) || caller.trustDomain !== undefined ? undefined : described(caller);
      return found ? [{ code: 'external-client-of-app', severity: Severity.WARNING, path, message: `it allows ${caller.path}, which is ${found.what}`, fix: found.fix }] : [];
    })
  ));
};
