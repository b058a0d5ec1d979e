import { Cluster, isAllowed, Protocol } from './evaluator';
import { DATA_PLANES, Expected, isExpected, World, worldOf } from './expected';
import { Mesh } from '../../src/mesh';
import { meshFileText } from '../../src/model/mesh-file';
import { ownedManifests } from '../../src/owned-manifests';
import { Manifest } from '../../src/providers/provider';
import { NetworkLayer } from '../../src/reports/network-layer';
import { readMeshFile } from '../../src/reports/read-mesh-file';

export interface Decisions { readonly count: number; readonly wrong: readonly string[] }

/** A change of policies that makes them wrong. */
export type Fault = (policies: any[]) => any[];

/**
 * Every pair of pods and addresses, on every port: whether the access matrix decides as the rendered policies do.
 * @param fault changes the file that the matrix is read from
 */
export function decideByMatrix(mesh: Mesh, fault = (network: any) => network): Decisions {
  const { world, cluster } = rendered(mesh);
  const file = JSON.parse(meshFileText([mesh._recorded()]));
  fault(file.meshes[0].enforcement.network);
  const [{ enforcement: { network } }] = readMeshFile('mesh.json', JSON.stringify(file));
  const layer = new NetworkLayer(network);
  const ought: Decide = (from, to, port, protocol) => isAllowed(cluster, from, to, port, protocol);
  return compared(world, (from, to, port, protocol) => layer.allows(from, to, { port, protocol }), ought);
}

/**
 * Every pair of pods and addresses, on every port: whether the rendered policies decide as the call graph says.
 * @param fault changes the policies first
 * @param portsOf the ports of those that anything listens on
 */
export function decide(mesh: Mesh, fault: Fault = policies => policies, portsOf = (ports: readonly number[]) => ports): Decisions {
  const { world, cluster } = rendered(mesh);
  const changed = { ...cluster, policies: fault(structuredClone(cluster.policies) as any[]) };
  const { count, wrong } = compared(
    { ...world, ports: portsOf(world.ports) }, (from, to, port, protocol) => isAllowed(changed, from, to, port, protocol), isExpected,
  );
  const denied = world.declared.filter(({ from, to, port }) => !isAllowed(changed, from, to, port))
    .map(({ from, to, port }) => `declared: ${from.name} → ${to.ip}:${port} is denied`);
  return { count: count + world.declared.length, wrong: [...wrong, ...denied] };
}

function rendered(mesh: Mesh): { readonly world: World; readonly cluster: Cluster } {
  const manifests = ownedManifests(mesh._settled, mesh._provider).flatMap(owned => owned.manifests);
  const world = worldOf(mesh._record, DATA_PLANES[mesh._provider.name], waypointUsers(mesh, manifests));
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy').map(({ name, namespace, spec }) => ({ metadata: { name, namespace }, spec }));
  const elsewhere = { name: 'elsewhere', labels: { 'kubernetes.io/metadata.name': 'elsewhere' } };
  return { world, cluster: { namespaces: [...world.namespaces, elsewhere], policies } };
}

type Decide = (from: Expected, to: Expected, port: number, protocol: Protocol) => boolean;

function compared({ endpoints, ports }: World, decides: Decide, ought: Decide): Decisions {
  const wrong: string[] = [];
  let count = 0;
  const compare = (from: Expected, to: Expected, port: number, protocol: Protocol) => {
    count++;
    const is = decides(from, to, port, protocol);
    if (is !== ought(from, to, port, protocol)) wrong.push(`${from.name} → ${to.name}:${port}/${protocol} is ${is ? 'allowed' : 'denied'}`);
  };
  for (const from of endpoints) {
    for (const to of endpoints) {
      if (from === to || (from.namespace === undefined && to.namespace === undefined)) continue;
      for (const port of ports) compare(from, to, port, 'TCP');
      for (const port of [53, 5353]) compare(from, to, port, 'UDP');
    }
  }
  return { count, wrong };
}

/** By the label that Istio reads; the owner of an existing Service sets it, as the provider says, and Flagger that of a Service which it creates. */
function waypointUsers(mesh: Mesh, manifests: readonly Manifest[]): Set<string> {
  const LABEL = 'istio.io/use-waypoint';
  return new Set([
    ...manifests.filter(({ kind, labels }) => kind === 'Service' && labels?.[LABEL]).map(({ namespace, name }) => `Service ${namespace}/${name}`),
    ...manifests.filter(({ kind, spec }: any) => kind === 'Canary' && spec.service.apex.labels[LABEL]).map(({ namespace, name }) => `Service ${namespace}/${name}`),
    ...mesh._settled.services.filter(service => service.podLabels && mesh._provider.serviceMetadata(service).labels[LABEL])
      .map(({ namespace, name }) => `Service ${namespace.name}/${name}`),
    ...mesh._settled.externals.filter(({ namespace, hosts }) => manifests.some(({ kind, namespace: of, labels, spec }: any) => (
      kind === 'ServiceEntry' && of === namespace.name && labels?.[LABEL] && spec.hosts.some((host: string) => hosts.includes(host))
    ))).map(({ namespace, name }) => `ServiceEntry ${namespace.name}/${name}`),
  ]);
}
