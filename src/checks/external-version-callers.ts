import { Check } from './check';
import { exportedTo } from '../model/external';
import { Finding } from '../model/finding';
import { externalsByKey } from '../model/mesh';
import { externalDestinations } from '../model/route-table';
import { Severity } from '../model/severity';
import { deniesByDefault, supportOf } from '../providers/provider';

/**
 * Namespaces whose pods may call a service without a declared call, and whose proxies do not know the external service that the routes of the service
 * send requests to.
 */
export const externalVersionCallers: Check = (mesh, provider) => {
  if (provider.authorizesBeforeRouting || !supportOf(provider.capabilities)('external-split')) return [];
  const externals = externalsByKey(mesh);
  const callers = [...mesh.services, ...mesh.workloads].filter(({ namespace }) => namespace.injection.enabled);
  const withProxies = [...new Set(callers.map(({ namespace }) => namespace.name))].sort();
  return mesh.services.flatMap(({ path, namespace, routes }) => {
    if (deniesByDefault(provider, namespace)) return [];
    const destinations = externalDestinations(routes).filter(({ version }) => version !== undefined);
    return [...new Map(destinations.map(one => [one.version, one])).values()].flatMap(({ version, destination: { external, host } }): Finding[] => {
      const seen = new Set(exportedTo(externals.get(external)!).map(({ name }) => name));
      const blind = withProxies.filter(name => !seen.has(name));
      return blind.length ? [{
        code: 'external-version-callers',
        severity: Severity.WARNING,
        path,
        message: `pods of ${blind.join(', ')} may call it, without a declared call, and get 503 for the requests that its routes send to version ${version}: `
          + `host ${host} is visible to the namespaces of its declared callers only`,
        fix: 'declare the callers with calls(), or use a ZeroTrustNamespace for the service, or acknowledge that nobody else calls it',
      }] : [];
    });
  });
};
