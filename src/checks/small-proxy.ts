import { Check } from './check';
import { ProxySettings } from '../model/proxy';
import { amount } from '../model/quantity';
import { Severity } from '../model/severity';

const LEAST = { cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '512Mi' } as const;

/** Guard rail of sidecar resources: proxies with too little CPU or memory slow down the requests of the application. */
export const smallProxy: Check = mesh => [...mesh.namespaces, ...mesh.services, ...mesh.workloads].flatMap(({ path, proxy }) => {
  const small = proxy ? tooSmall(proxy) : [];
  if (!small.length) return [];
  return [{
    code: 'small-proxy',
    severity: Severity.WARNING,
    path,
    message: `sidecar resources: ${small.join(', ')}`,
    fix: 'raise the resources of the proxies, or acknowledge that they handle few requests',
  }];
});

function tooSmall(proxy: ProxySettings): string[] {
  return (Object.keys(LEAST) as (keyof typeof LEAST)[]).flatMap(what => {
    const given = proxy[what];
    return given !== undefined && amount(given) < amount(LEAST[what]) ? [`${SHOWN[what]} is ${given}, recommended: at least ${LEAST[what]}`] : [];
  });
}

const SHOWN = { cpuRequest: 'CPU request', cpuLimit: 'CPU limit', memoryRequest: 'memory request', memoryLimit: 'memory limit' } as const;
