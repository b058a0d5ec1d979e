import { Check } from './check';
import { isKubernetesApi } from '../model/egress-host';
import { Finding } from '../model/finding';
import { externalsByHost, MeshModel, servicesByKey } from '../model/mesh';
import { Severity } from '../model/severity';
import { deniesByDefault, Provider } from '../providers/provider';

/**
 * An egress host of a workload that is a service of the app which denies it, or an external service or the Kubernetes API that NetworkPolicies deny to it: an
 * entry of an egress scope allows no call.
 */
export const deniedEgressHost: Check = (mesh, provider) => [
  ...deniedServices(mesh, provider), ...deniedExternals(mesh), ...deniedKubernetesApi(mesh),
];

function deniedServices(mesh: MeshModel, provider: Provider): Finding[] {
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
}

function deniedExternals(mesh: MeshModel): Finding[] {
  const byHost = externalsByHost(mesh);
  const isolated = [...mesh.services, ...mesh.workloads].filter(item => item.namespace.networkPolicies);
  return isolated.flatMap(({ path, egressHosts = [] }) => egressHosts.flatMap(({ namespace, host }) => {
    const external = byHost.get(`${namespace}/${host}`);
    if (!external || external.grants.some(({ caller }) => caller.path === path)) return [];
    return [{
      code: 'denied-egress-host',
      severity: Severity.WARNING,
      path,
      message: `its egress host ${namespace}/${host} is ${external.path}, to which it declares no calls: NetworkPolicies deny them`,
      fix: `declare calls() to ${external.path}, and remove the egress host: a call has it`,
    }];
  }));
}

/** Its endpoints are no pods: a NetworkPolicy selects them by address. */
function deniedKubernetesApi({ services, workloads, settings }: MeshModel): Finding[] {
  if (settings.networkPolicies?.kubernetesApi) return [];
  return [...services, ...workloads].filter(item => item.namespace.networkPolicies && item.egressHosts?.some(isKubernetesApi)).map(({ path }) => ({
    code: 'denied-egress-host',
    severity: Severity.WARNING,
    path,
    message: 'its egress host is the Kubernetes API, whose addresses are unknown: its NetworkPolicy denies the calls',
    fix: 'set networkPolicies.kubernetesApi of the mesh, and callsKubernetesApi instead of the egress host',
  }));
}
