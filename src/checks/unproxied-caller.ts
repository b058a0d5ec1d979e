import { Check } from './check';
import { addTo } from '../model/add-to';
import { MtlsMode } from '../model/mtls-mode';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';

/** A caller whose pods get no proxy, and so no client identity: targets that require one deny its calls. */
export const unproxiedCaller: Check = (mesh, { proxyBypass }) => {
  if (!proxyBypass) return [];
  const causes = new Map<string, { readonly path: string; readonly cause: string }[]>();
  for (const caller of [...mesh.services, ...mesh.workloads]) {
    const pods = 'versions' in caller && caller.versions.length ? caller.versions : [caller];
    for (const { path, template = {} } of pods as readonly Pick<ServiceModel['versions'][number], 'path' | 'template'>[]) {
      const bypass = proxyBypass(template, caller.namespace);
      if (bypass?.of === 'pod') addTo(causes, caller.path, { path, cause: bypass.cause });
    }
  }
  if (!causes.size) return []; // mostly
  const targets = new Map<string, Set<string>>();
  for (const service of mesh.services) {
    // Clients without identity are allowed by network.
    if (!requiresIdentity(service) || service.networkClients.length) continue;
    for (const { caller } of service.grants) targets.set(caller.path, (targets.get(caller.path) ?? new Set()).add(service.path));
  }
  return [...causes].flatMap(([caller, all]) => {
    const denying = [...targets.get(caller) ?? []].sort();
    return denying.length ? all.map(({ path, cause }) => ({
      code: 'unproxied-caller',
      severity: Severity.ERROR,
      path,
      message: `its pods get no proxy (${cause}), so they have no client identity: ${denying.join(' and ')} ${denying.length > 1 ? 'deny' : 'denies'} their calls`,
      fix: 'let the pods have a proxy, or allow them by network with plaintextFrom',
    })) : [];
  });
};

function requiresIdentity({ namespace }: ServiceModel): boolean { return namespace.zeroTrust || namespace.mtls === MtlsMode.STRICT; }
