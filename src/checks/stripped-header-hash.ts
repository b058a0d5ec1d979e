import { Check } from './check';
import { servicesBehind } from '../model/services-behind';
import { Severity } from '../model/severity';
import { claimHeadersOf, strippedHeaders } from '../model/stripped-headers';

/** A consistent hash by a header that a gateway strips: external requests do not have it, so each goes to a random pod. */
export const strippedHeaderHash: Check = mesh => mesh.gateways.flatMap(gateway => {
  const routed = [...new Set(gateway.routes.map(({ service }) => service))];
  const policies = [...routed, ...servicesBehind(routed, mesh)].flatMap(service => [service, ...service.versions]);
  const hashes = policies.flatMap(({ path, traffic: { loadBalancer } }) => (
    loadBalancer?.by === 'consistent-hash' && loadBalancer.key.of === 'header' ? [{ path, name: loadBalancer.key.name.toLowerCase() }] : []
  ));
  if (!hashes.length) return [];
  const set = claimHeadersOf(gateway);
  const stripped = strippedHeaders(gateway, mesh).filter(name => !set.includes(name));
  return hashes.filter(({ name }) => stripped.includes(name)).map(({ path, name }) => ({
    code: 'stripped-header-hash',
    severity: Severity.WARNING,
    path,
    message: `its consistent hash by header ${name} does not keep external clients on a pod: ${gateway.path} strips the header, and requests without it go to random pods`,
    fix: `hash by a cookie, add ${name} to keptHeaders of the gateway if clients may set it, or acknowledge that services inside the mesh set it`,
  }));
});
