import { Check } from './check';
import { Finding } from '../model/finding';
import { identityKey, isDeclared } from '../model/identity';
import { Severity } from '../model/severity';

/** `allowsFrom()` for pods that the app does not declare, in a namespace of the app whose NetworkPolicies deny such pods all connections. */
export const isolatedClient: Check = ({ namespaces, services, workloads }) => {
  const isolated = new Map(namespaces.filter(({ created, networkPolicies }) => created && networkPolicies).map(({ name, path }) => [name, path]));
  if (!isolated.size) return [];
  const declared = new Set([...services, ...workloads].map(identityKey));
  return services.flatMap(({ path, grants }) => grants.flatMap(({ caller }): Finding[] => {
    const { namespace, serviceAccount, trustDomain } = caller;
    const home = isolated.get(namespace.name);
    if (!home || isDeclared(caller) || trustDomain !== undefined) return [];
    if (serviceAccount !== undefined && declared.has(identityKey({ namespace, serviceAccount }))) return [];
    return [{
      code: 'isolated-client',
      severity: Severity.WARNING,
      path,
      message: `it allows ${caller.path}, and the NetworkPolicies of ${home} deny all connections to pods there that this app does not declare`,
      fix: 'declare the client by MeshWorkload.fromExistingWorkload() and its calls(), or add a NetworkPolicy for its pods and acknowledge this',
    }];
  }));
};
