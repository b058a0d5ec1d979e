import { Cluster, isAllowed, Protocol } from './evaluator';
import { DATA_PLANES, Expected, isExpected, World, worldOf } from './expected';
import { Mesh } from '../../src/mesh';
import { ownedManifests } from '../../src/owned-manifests';
import { Manifest } from '../../src/providers/provider';

export interface Decisions { readonly count: number; readonly wrong: readonly string[] }

/** A change of policies that makes them wrong. */
export type Fault = (policies: any[]) => any[];

/**
 * Every pair of pods and addresses, on every port: whether the rendered policies decide as the call graph says.
 * @param fault changes the policies first
 * @param portsOf the ports of those that anything listens on
 */
export function decide(mesh: Mesh, fault: Fault = policies => policies, portsOf = (ports: readonly number[]) => ports): Decisions {
  const manifests = ownedManifests(mesh._settled, mesh._provider).flatMap(owned => owned.manifests);
  const world = worldOf(mesh._record, DATA_PLANES[mesh._provider.name], waypointUsers(mesh, manifests));
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy').map(({ name, namespace, spec }) => ({ metadata: { name, namespace }, spec }));
  const elsewhere = { name: 'elsewhere', labels: { 'kubernetes.io/metadata.name': 'elsewhere' } };
  return decideIn(world, { namespaces: [...world.namespaces, elsewhere], policies: fault(structuredClone(policies)) }, portsOf(world.ports));
}

function decideIn({ endpoints, declared }: World, cluster: Cluster, ports: readonly number[]): Decisions {
  const wrong: string[] = [];
  let count = 0;
  const compare = (from: Expected, to: Expected, port: number, protocol: Protocol) => {
    count++;
    const [is, ought] = [isAllowed(cluster, from, to, port, protocol), isExpected(from, to, port, protocol)];
    if (is !== ought) wrong.push(`${from.name} → ${to.name}:${port}/${protocol} is ${is ? 'allowed' : 'denied'}`);
  };
  for (const from of endpoints) {
    for (const to of endpoints) {
      if (from === to || (from.namespace === undefined && to.namespace === undefined)) continue;
      for (const port of ports) compare(from, to, port, 'TCP');
      for (const port of [53, 5353]) compare(from, to, port, 'UDP');
    }
  }
  for (const { from, to, port } of declared) {
    count++;
    if (!isAllowed(cluster, from, to, port)) wrong.push(`declared: ${from.name} → ${to.ip}:${port} is denied`);
  }
  return { count, wrong };
}

/** By the label that Istio reads; the owner of an existing Service sets it, as the provider says. */
function waypointUsers(mesh: Mesh, manifests: readonly Manifest[]): Set<string> {
  const LABEL = 'istio.io/use-waypoint';
  return new Set([
    ...manifests.filter(({ kind, labels }) => kind === 'Service' && labels?.[LABEL]).map(({ namespace, name }) => `Service ${namespace}/${name}`),
    ...mesh._settled.services.filter(service => service.podLabels && mesh._provider.serviceMetadata(service).labels[LABEL])
      .map(({ namespace, name }) => `Service ${namespace.name}/${name}`),
    ...mesh._settled.externals.filter(({ namespace, hosts }) => manifests.some(({ kind, namespace: of, labels, spec }: any) => (
      kind === 'ServiceEntry' && of === namespace.name && labels?.[LABEL] && spec.hosts.some((host: string) => hosts.includes(host))
    ))).map(({ namespace, name }) => `ServiceEntry ${namespace.name}/${name}`),
  ]);
}
