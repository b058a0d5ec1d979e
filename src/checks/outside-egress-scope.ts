import { Check } from './check';
import { addTo } from '../model/add-to';
import { coveredBy, destinationsOf, egressScopeOf, namespaceEntries } from '../model/egress-scope';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** A list of egress hosts without a host that a declared call needs: its requests would have no route and no client identity, or be blocked. */
export const outsideEgressScope: Check = (mesh, provider) => {
  if (!supportOf(provider.capabilities)('egress-scope') || !mesh.namespaces.some(namespace => egressScopeOf(namespace).by === 'hosts')) return [];
  const callers = new Map<string, string[]>();
  for (const { path, namespace } of [...mesh.services, ...mesh.workloads]) addTo(callers, namespace.name, path);
  return mesh.namespaces.flatMap(namespace => {
    const scope = egressScopeOf(namespace);
    if (scope.by !== 'hosts') return [];
    const isCovered = coveredBy(namespaceEntries(scope.hosts, namespace, mesh, provider.proxiesFetchJwks));
    const missing = new Map<string, string[]>();
    for (const caller of callers.get(namespace.name) ?? []) {
      for (const destination of destinationsOf(mesh, caller)) {
        if (!isCovered(destination)) addTo(missing, `${destination.namespace}/${destination.host}`, `${caller} to ${destination.path}`);
      }
    }
    return [...missing].map(([entry, calls]) => ({
      code: 'outside-egress-scope',
      severity: Severity.ERROR,
      path: namespace.path,
      message: `its egressScope has no host ${entry}, which calls of ${[...new Set(calls)].sort().join(' and ')} need`,
      fix: 'add the host, or use EgressScope.fromCalls()',
    }));
  });
};
