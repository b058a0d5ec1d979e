import { ConnectionEnd, endKey, endText, portTexts } from './connection-end';
import { NetworkLayer } from './network-layer';
import { addTo } from '../model/add-to';
import { compareTexts } from '../model/compare-texts';
import { EVERYWHERE } from '../model/ip-network';
import { InfrastructurePeer, NetworkPolicyRecord, PolicyPort } from '../model/network-enforcement';
import { omitUndefined } from '../model/omit-undefined';

/** A connection that NetworkPolicies allow at one of its ends, or at both. */
export interface Connection {
  readonly from: ConnectionEnd;
  readonly to: ConnectionEnd;
  /** None: all. */
  readonly ports?: readonly PolicyPort[];
  /** The policies that allow it; empty: none restricts the pods. */
  readonly policies: readonly NetworkPolicyRecord[];
  readonly reason?: InfrastructurePeer['reason'];
  /** Why the pods need it, as the declaration says. */
  readonly justification?: string;
  /** What the mesh does about it. */
  readonly mesh?: MeshVerdict;
}

/**
 * - `denies`: policies of the mesh deny by default at the pods.
 * - `registry-only`: the pods reach declared external services only.
 * - `none`: nothing of the mesh denies it.
 */
export type MeshVerdict = 'denies' | 'registry-only' | 'none';

/** Connections between the same ends on the same ports, as texts. */
export interface ConnectionGroup {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Empty: all. */
  readonly ports: readonly string[];
  /** Names of the policies, as `namespace/name`. */
  readonly policies: readonly string[];
  readonly reason?: InfrastructurePeer['reason'];
  readonly justification?: string;
  readonly mesh?: MeshVerdict;
}

interface Group {
  readonly from: ReadonlyMap<string, ConnectionEnd>;
  readonly to: ReadonlyMap<string, ConnectionEnd>;
  readonly policies: ReadonlySet<string>;
  readonly connection: Connection;
}

/**
 * Connections as few groups as possible: those to the same servers are together, and then those of the same clients.
 * @param layers know the names of pods: the first that does
 */
export function connectionGroups(connections: readonly Connection[], ...layers: readonly NetworkLayer[]): ConnectionGroup[] {
  const single = connections.map((connection): Group => ({
    from: new Map([[endKey(connection.from), connection.from]]),
    to: new Map([[endKey(connection.to), connection.to]]),
    policies: new Set(connection.policies.map(({ namespace, name }) => `${namespace}/${name}`)),
    connection,
  }));
  return merged(merged(single, 'to', 'from'), 'from', 'to').map(({ from, to, policies, connection: { ports = [], reason, justification, mesh } }) => omitUndefined({
    from: endTexts(from, layers), to: endTexts(to, layers), ports: portTexts(ports), policies: [...policies].sort(), reason, justification, mesh,
  }));
}

/** Groups with the same ends on one side become one. */
function merged(groups: readonly Group[], same: 'from' | 'to', other: 'from' | 'to'): Group[] {
  const byEnds = new Map<string, Group[]>();
  for (const group of groups) {
    const { ports, reason, justification, mesh } = group.connection;
    const ends = [...group[same].keys()].sort();
    addTo(byEnds, JSON.stringify([ends, ports && portTexts(ports), reason, justification, mesh, group.policies.size > 0]), group);
  }
  return [...byEnds.values()].map((all): Group => ({
    ...all[0],
    [other]: new Map(all.flatMap(group => [...group[other]])),
    policies: new Set(all.flatMap(({ policies }) => [...policies])),
  }));
}

function endTexts(ends: ReadonlyMap<string, ConnectionEnd>, layers: readonly NetworkLayer[]): string[] {
  const own = layers[0].enforcement.policies.filter(({ podLabels }) => podLabels)
    .map(({ namespace, podLabels }) => endKey({ namespace, labels: podLabels }));
  const isAll = own.length > 3 && own.length === ends.size && own.every(key => ends.has(key));
  if (isAll) return ['all pods with a NetworkPolicy of their own'];
  const isEverywhere = EVERYWHERE.every(cidr => ends.has(endKey({ cidr })));
  const texts = [...ends.values()].filter(end => !(isEverywhere && end !== 'anyone' && 'cidr' in end && EVERYWHERE.includes(end.cidr)))
    .map(end => endText(end, selector => layers.map(layer => layer.podsWith(selector)).find(pods => pods)));
  return [...new Set([...texts, ...(isEverywhere ? ['any address'] : [])])].sort(compareTexts);
}
