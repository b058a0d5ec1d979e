import { AccessExternal } from './access-record';
import { AccessRow, edgeRow, unenforced } from './access-row';
import { AccessSource } from './access-source';
import { AccessTarget } from './access-target';
import { IndexedRecord } from './indexed-record';
import { PlaintextPort } from './service-ports';
import { keyOf } from '../model/edge';
import { NamespaceEnforcement } from '../model/enforcement';
import { EVERYTHING } from '../model/match';

/** The destinations that no policy guards. */
export const OUTSIDE: AccessTarget = { type: 'outside', key: '*' };

/** Who may call an external service. */
export function externalRows(external: AccessExternal, mesh: IndexedRecord): AccessRow[] {
  const key = keyOf(external);
  const target = { type: 'external', key } as const;
  const { deniesByDefault, policies } = mesh.externals.get(key)!;
  const ports = external.ports.map(({ number }) => ({ port: number }));
  const destinations = [...external.hosts, ...external.endpoints, ...external.addresses];
  const edges = mesh.edgesTo(target);
  const rows = edges.map(edge => {
    const selected = edge.scope.ports && ports.filter(({ port }) => edge.scope.ports!.includes(port));
    const row = { ...edgeRow(edge, target, mesh.sourceOf(edge), selected ?? ports), destinations };
    if (!deniesByDefault) return unenforced(row);
    return edge.reason === 'external-version' ? { ...row, enforcement: 'route' as const, policies: [] } : mesh.policyRow(row, policies);
  });
  if (deniesByDefault) return rows;
  // The pods of all namespaces that it is exported to reach it; those of namespaces without REGISTRY_ONLY reach everything.
  const viewers = [external.namespace, external.egressGateway, ...edges.flatMap(edge => placesOf(mesh.sourceOf(edge)))]
    .flatMap(viewer => viewer?.split('/')[0] ?? []);
  const restricted = [...new Set(viewers)].sort().filter(viewer => mesh.namespaces.get(viewer)?.registryOnly);
  return [...restricted.map((namespace): AccessRow => ({
    source: { type: 'pods', namespace },
    target,
    destinations,
    ports,
    matches: [EVERYTHING],
    reason: 'no-policy',
    owner: external.path,
    enforcement: 'none',
    policies: [],
  })), ...rows];
}

/** The ports of an external service whose requests leave the mesh in plaintext. */
export function externalPlaintextPorts(external: AccessExternal, mesh: IndexedRecord): PlaintextPort[] {
  const key = keyOf(external);
  return mesh.externals.get(key)!.plaintextPorts.map(port => ({ target: { type: 'external', key }, port: { port }, owner: external.path }));
}

/** Where the proxies of a source are: of a gateway also where its routes are. */
function placesOf(source: AccessSource): string[] {
  switch (source.type) {
    case 'workload': case 'gateway': return [source.key, ...(source.identity === undefined ? [] : [source.identity])];
    case 'namespace': return [source.namespace];
    default: return [];
  }
}

/** The pods of a namespace without REGISTRY_ONLY reach every destination outside that no policy guards. */
export function outsideRows(owner: string, { name, registryOnly }: NamespaceEnforcement): AccessRow[] {
  return registryOnly ? [] : [{
    source: { type: 'pods', namespace: name },
    target: OUTSIDE,
    matches: [EVERYTHING],
    reason: 'no-policy',
    owner,
    enforcement: 'none',
    policies: [],
  }];
}
