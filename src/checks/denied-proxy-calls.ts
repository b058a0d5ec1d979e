import { Check } from './check';
import { servicesByKey } from '../model/mesh';
import { Severity } from '../model/severity';
import { deniesByDefault } from '../providers/provider';

/** A service that each proxy calls itself (`proxyServices`), and that denies some of them: their traces, logs or authorizations fail. */
export const deniedProxyCalls: Check = (mesh, provider) => {
  const { proxyServices = [] } = mesh.settings;
  if (!proxyServices.length || !provider.dataPlane.hasSidecars) return [];
  const services = servicesByKey(mesh);
  return proxyServices.flatMap(({ namespace, service: name }) => {
    const service = services.get(`${namespace}/${name}`);
    if (!service || !deniesByDefault(provider, service.namespace)) return [];
    const callers = new Set([...service.grants, ...service.reporters].map(({ caller }) => caller.path));
    // An external client without a ServiceAccount is each pod of its namespace.
    const namespaces = new Set(service.grants.filter(({ caller }) => !caller.serviceAccount).map(({ caller }) => caller.namespace.name));
    const denied = [...mesh.services, ...mesh.workloads]
      .filter(item => item !== service && !callers.has(item.path) && !namespaces.has(item.namespace.name)).map(({ path }) => path).sort();
    if (!denied.length) return [];
    const listed = denied.length > 4 ? `${denied.slice(0, 3).join(', ')} and ${denied.length - 3} more` : denied.join(', ');
    return [{
      code: 'denied-proxy-calls',
      severity: Severity.WARNING,
      path: service.path,
      message: `it is one of the proxyServices of the mesh, and denies the proxies of ${listed}`,
      fix: 'declare calls() of each to it, or put it in a MeshNamespace',
    }];
  });
};
