import { Check } from './check';
import { addTo } from '../model/add-to';
import { EgressHostRecord } from '../model/egress-host';
import { egressScopeOf } from '../model/egress-scope';
import { exportedTo } from '../model/external';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** An egress host given by hand, of an external service that is not exported to the namespace of the scope: proxies get no configuration of it. */
export const unexportedEgressHost: Check = (mesh, provider) => {
  if (!supportOf(provider.capabilities)('egress-scope')) return [];
  const given: { readonly path: string; readonly namespace: string; readonly hosts: readonly EgressHostRecord[] }[] = [];
  for (const namespace of mesh.namespaces) {
    const scope = egressScopeOf(namespace);
    if (scope.by === 'hosts') given.push({ path: namespace.path, namespace: namespace.name, hosts: scope.hosts });
    if (scope.by !== 'all' && mesh.settings.proxyServices) given.push({ path: mesh.path, namespace: namespace.name, hosts: mesh.settings.proxyServices });
  }
  for (const { path, namespace, egressHosts } of [...mesh.services, ...mesh.workloads]) {
    if (egressHosts) given.push({ path, namespace: namespace.name, hosts: egressHosts });
  }
  if (!given.some(({ hosts }) => hosts.some(({ host }) => host !== undefined))) return [];
  const viewers = new Map<string, string[]>();
  for (const external of mesh.externals) {
    for (const host of external.hosts) for (const { name } of exportedTo(external)) addTo(viewers, `${external.namespace.name}/${host}`, name);
  }
  return given.flatMap(({ path, namespace, hosts }) => hosts.filter(one => {
    const exported = one.host === undefined ? undefined : viewers.get(`${one.namespace}/${one.host}`);
    return exported && !exported.includes(namespace);
  }).map(one => ({
    code: 'unexported-egress-host',
    severity: Severity.ERROR,
    path,
    message: `its egress host ${one.namespace}/${one.host} is an external service that is not exported to namespace ${namespace}`,
    fix: `declare it with calls() of a workload of ${namespace}, or deploy a ServiceEntry of your own that is exported to this namespace`,
  })));
};
