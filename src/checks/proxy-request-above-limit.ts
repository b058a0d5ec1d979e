import { Check } from './check';
import { amount } from '../model/quantity';
import { proxyOf } from '../model/service';
import { Severity } from '../model/severity';

/** A proxy that asks for more than its limit, one said by the service and the other by its namespace: Kubernetes refuses the pod. */
export const proxyRequestAboveLimit: Check = mesh => mesh.services.flatMap(service => {
  const { path, namespace } = service;
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = proxyOf(service);
  const sizes = [['cpu', cpuRequest, cpuLimit], ['memory', memoryRequest, memoryLimit]] as const;
  return sizes.filter(([, request, limit]) => request && limit && amount(request) > amount(limit)).map(([what, request, limit]) => ({
    code: 'proxy-request-above-limit',
    severity: Severity.ERROR,
    path,
    message: `its proxies ask for ${request} ${what}, their limit is ${limit}: one is said here, the other by ${namespace.path}`,
    fix: `say both, request and limit of ${what}, in one place`,
  }));
});
