import { Check } from './check';
import { ProxySettings } from '../model/proxy';
import { amount } from '../model/quantity';
import { Severity } from '../model/severity';

const LEAST = { cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '512Mi' } as const;

/** Proxies that get less than they need: the requests of the application wait for them. Guard rail of sidecar resources. */
export const smallProxy: Check = mesh => [...mesh.namespaces, ...mesh.services, ...mesh.workloads].flatMap(({ path, proxy }) => {
  const small = proxy ? tooSmall(proxy) : [];
  if (!small.length) return [];
  return [{
    code: 'small-proxy',
    severity: Severity.WARNING,
    path,
    message: `sidecar resources: ${small.join(', ')}`,
    fix: 'give the proxies at least that, or acknowledge that few requests go through them',
  }];
});

function tooSmall(proxy: ProxySettings): string[] {
  return (Object.keys(LEAST) as (keyof typeof LEAST)[]).flatMap(what => {
    const given = proxy[what];
    return given !== undefined && amount(given) < amount(LEAST[what]) ? [`${SHOWN[what]} is ${given}, recommended: ${LEAST[what]}`] : [];
  });
}

const SHOWN = { cpuRequest: 'cpu request', cpuLimit: 'cpu limit', memoryRequest: 'memory request', memoryLimit: 'memory limit' } as const;
