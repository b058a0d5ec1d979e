import { peerKey } from './connection-end';
import { Endpoint } from './endpoint';
import { End, NetworkLayer } from './network-layer';
import { NetworkPolicyRecord, PolicyPeer, PolicyPort } from '../model/network-enforcement';

/** A peer that NetworkPolicies allow pods at one end, and its ports. */
export interface NetworkUnit {
  readonly peer: PolicyPeer | 'anyone';
  /** None: all. */
  readonly ports?: readonly PolicyPort[];
  /** The policies that allow it; empty: none restricts the pods. */
  readonly policies: readonly NetworkPolicyRecord[];
}

/** What pods are allowed at an end, a unit for each peer. */
export function unitsOf(layer: NetworkLayer, end: End, pods: Endpoint): ReadonlyMap<string, NetworkUnit> {
  const restricting = layer.restricting(end, pods);
  const units = new Map<string, NetworkUnit>();
  if (!restricting.length) units.set(peerKey('anyone'), { peer: 'anyone', policies: [] });
  for (const policy of restricting) {
    for (const { peers = ['anyone' as const], ports } of policy[end]!) {
      for (const peer of peers) {
        const key = peerKey(peer);
        const known = units.get(key);
        const policies = [...new Set([...known?.policies ?? [], policy])];
        const all = known ? known.ports && ports && distinctPorts([...known.ports, ...ports]) : ports;
        units.set(key, { peer, policies, ...(all ? { ports: all } : {}) });
      }
    }
  }
  return units;
}

function distinctPorts(ports: readonly PolicyPort[]): PolicyPort[] {
  return [...new Map(ports.map(one => [`${one.port}/${one.protocol}`, one])).values()];
}
