import { Check } from './check';
import { servicesByKey } from '../model/mesh';
import { Severity } from '../model/severity';
import { deniesByDefault } from '../providers/provider';

/** An egress host of a workload that is a service of the app which denies it: an entry of an egress scope allows no call. */
export const deniedEgressHost: Check = (mesh, provider) => {
  const services = servicesByKey(mesh);
  return [...mesh.services, ...mesh.workloads].flatMap(({ path, egressHosts = [] }) => egressHosts.flatMap(({ namespace, service: name }) => {
    const service = services.get(`${namespace}/${name}`);
    if (!service || service.path === path || !deniesByDefault(provider, service.namespace)) return [];
    if (service.grants.some(({ caller }) => caller.path === path)) return [];
    return [{
      code: 'denied-egress-host',
      severity: Severity.WARNING,
      path,
      message: `its egress host ${namespace}/${name} is ${service.path}, which denies its calls`,
      fix: `declare calls() to ${service.path}, and remove the egress host: a call has it`,
    }];
  }));
};
