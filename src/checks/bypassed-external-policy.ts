import { Check } from './check';
import { wildcardsCovering } from '../model/connection-rule';
import { ExternalModel } from '../model/external';
import { Severity } from '../model/severity';

/**
 * Hosts of which a policy allows only the declared calls, and that another ExternalService of the mesh declares without a policy: where proxies ignore to
 * which namespaces an external service is exported, every pod reaches the other one.
 */
export const bypassedExternalPolicy: Check = (mesh, provider) => {
  if (!provider.ignoresExport) return [];
  const isAuthorized = (external: ExternalModel) => !!provider.authorizesExternal?.(external);
  const open = new Map<string, ExternalModel>();
  const covered = new Map<string, ExternalModel>(); // by the wildcards above their hosts
  for (const external of mesh.externals.filter(one => !isAuthorized(one))) {
    for (const host of external.hosts) {
      open.set(host, external);
      for (const wildcard of wildcardsCovering(host)) covered.set(wildcard, external);
    }
  }
  return mesh.externals.filter(isAuthorized).flatMap(({ path, hosts }) => hosts.flatMap(host => {
    const other = [host, ...wildcardsCovering(host)].map(name => open.get(name)).find(one => one) ?? covered.get(host);
    return other ? [{
      code: 'bypassed-external-policy',
      severity: Severity.WARNING,
      path,
      message: `every pod can reach ${host} without a declared call: ${other.path} declares it too, and no policy authorizes its clients`,
      fix: 'declare the host once, and share that ExternalService, or declare both in a ZeroTrustNamespace',
    }] : [];
  }));
};
