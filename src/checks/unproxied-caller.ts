import { Check } from './check';
import { addTo } from '../model/add-to';
import { MeshModel } from '../model/mesh';
import { MtlsMode } from '../model/mtls-mode';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { Provider } from '../providers/provider';

/** A caller whose pods get no proxy, and so no client identity: targets that require one deny its calls. */
export const unproxiedCaller: Check = (mesh, { proxyBypass }) => {
  const causes = proxyBypass && clientsWithoutProxy(mesh, proxyBypass);
  if (!causes?.size) return []; // mostly
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

/** Pods that get no proxy, by the path of their service or workload, and why. */
export function clientsWithoutProxy(
  { services, workloads }: MeshModel, proxyBypass: NonNullable<Provider['proxyBypass']>,
): ReadonlyMap<string, readonly { readonly path: string; readonly cause: string }[]> {
  const causes = new Map<string, { readonly path: string; readonly cause: string }[]>();
  for (const client of [...services, ...workloads]) {
    const pods = 'versions' in client && client.versions.length ? client.versions : [client];
    for (const { path, template = {} } of pods as readonly Pick<ServiceModel['versions'][number], 'path' | 'template'>[]) {
      const bypass = proxyBypass(template, client.namespace);
      if (bypass?.of === 'pod') addTo(causes, client.path, { path, cause: bypass.cause });
    }
  }
  return causes;
}

function requiresIdentity({ namespace }: ServiceModel): boolean { return namespace.zeroTrust || namespace.mtls === MtlsMode.STRICT; }
