import { Check } from './check';
import { amount } from '../model/quantity';
import { proxyOf } from '../model/service';
import { Severity } from '../model/severity';

/** A proxy that asks for more than its limit, one said by the service and the other by its namespace: Kubernetes refuses the pod. */
export const proxySizeCrossed: Check = mesh => [...mesh.services, ...mesh.workloads].flatMap(pods => {
  const { path, namespace } = pods;
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = proxyOf(pods);
  const sizes = [['cpu', cpuRequest, cpuLimit], ['memory', memoryRequest, memoryLimit]] as const;
  return sizes.filter(([, request, limit]) => request && limit && amount(request) > amount(limit)).map(([what, request, limit]) => ({
    code: 'proxy-size-crossed',
    severity: Severity.ERROR,
    path,
    message: `its proxies ask for ${request} ${what}, their limit is ${limit}: one is said here, the other by ${namespace.path}`,
    fix: `say both, request and limit of ${what}, in one place`,
  }));
});
