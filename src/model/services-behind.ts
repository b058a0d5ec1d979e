import { addTo } from './add-to';
import { memoizeByIdentity } from './memoize-by-identity';
import { MeshModel } from './mesh';
import { ServiceModel } from './service';

/** The declared callees of each service, by its construct path. */
const calleesIn = memoizeByIdentity(({ services }: MeshModel): ReadonlyMap<string, readonly ServiceModel[]> => {
  const callees = new Map<string, ServiceModel[]>();
  for (const service of services) {
    for (const caller of new Set(service.grants.map(grant => grant.caller.path))) addTo(callees, caller, service);
  }
  return callees;
});

/** The other services that some services call, directly or through others. */
export function servicesBehind(services: readonly ServiceModel[], mesh: MeshModel): ServiceModel[] {
  const callees = calleesIn(mesh);
  const found = new Set<ServiceModel>();
  const pending = services.flatMap(({ path }) => callees.get(path) ?? []);
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (services.includes(next) || found.has(next)) continue;
    found.add(next);
    pending.push(...callees.get(next.path) ?? []);
  }
  return [...found];
}
