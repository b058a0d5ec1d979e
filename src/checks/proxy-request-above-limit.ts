import { Check } from './check';
import { amount } from '../model/quantity';
import { proxyOf } from '../model/service';
import { Severity } from '../model/severity';

/** A proxy whose resource request exceeds its limit, one set by the service and the other by its namespace: Kubernetes rejects the pod. */
export const proxyRequestAboveLimit: Check = mesh => [...mesh.services, ...mesh.workloads].flatMap(service => {
  const { path, namespace } = service;
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = proxyOf(service);
  const sizes = [['CPU', cpuRequest, cpuLimit], ['memory', memoryRequest, memoryLimit]] as const;
  return sizes.filter(([, request, limit]) => request && limit && amount(request) > amount(limit)).map(([what, request, limit]) => ({
    code: 'proxy-request-above-limit',
    severity: Severity.ERROR,
    path,
    message: `the ${what} request of its proxies (${request}) exceeds their limit (${limit}): one is set here, the other by ${namespace.path}`,
    fix: `set ${what} request and limit in one place`,
  }));
});
