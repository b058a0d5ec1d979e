import { ConnectionPort, hasPort } from './connection-port';
import { Endpoint, includesEndpoint } from './endpoint';
import { addTo } from '../model/add-to';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { NetworkRule, PolicyPeer } from '../model/network-enforcement';
import { podIndexKeys, selectorIndexKey } from '../model/selector-index';

interface PeerRule { readonly peer: PolicyPeer; readonly rule: NetworkRule }

/** The rules of a NetworkPolicy at one end, by their peers: the policy of a waypoint has a peer for each caller of the namespace. */
class RulesByPeer {
  private readonly ofEverybody: readonly NetworkRule[];
  private readonly ofNetworks: PeerRule[] = [];
  private readonly ofPods = new Map<string, PeerRule[]>();

  constructor(rules: readonly NetworkRule[]) {
    this.ofEverybody = rules.filter(({ peers }) => !peers);
    for (const rule of rules) {
      for (const peer of rule.peers ?? []) {
        if ('cidr' in peer) this.ofNetworks.push({ peer, rule });
        else addTo(this.ofPods, selectorIndexKey(peer.namespace, peer.labels), { peer, rule });
      }
    }
  }

  public allow(endpoint: Endpoint, port: ConnectionPort): boolean {
    return this.ofEverybody.some(rule => hasPort(rule.ports, port))
      || this.candidates(endpoint).some(({ peer, rule }) => hasPort(rule.ports, port) && includesEndpoint(peer, endpoint));
  }

  private candidates({ namespace, labels = {} }: Endpoint): readonly PeerRule[] {
    if (namespace === undefined) return this.ofNetworks;
    return podIndexKeys(namespace, labels).flatMap(key => this.ofPods.get(key) ?? []).concat(this.ofNetworks);
  }
}

export const rulesByPeer = memoizeByIdentity((rules: readonly NetworkRule[]) => new RulesByPeer(rules));
