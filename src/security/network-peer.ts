import { cidrs } from '../input/cidr';
import { dnsLabel } from '../input/dns-label';
import { selectorLabels } from '../input/label';
import { list } from '../input/list';
import { inputError } from '../model/input-error';
import { NetworkPeerRecord } from '../model/network-policy-settings';

/**
 * Pods or networks outside the app, as a NetworkPolicy names them.
 * @example
 * const prometheus = NetworkPeer.pods('monitoring', { 'app.kubernetes.io/name': 'prometheus' });
 */
export class NetworkPeer {
  /**
   * The pods of a namespace that have some labels.
   * @param namespace name of the namespace: a DNS label
   * @param labels labels of the pods, at least one
   * @throws if the name is no DNS label, or the labels would select every pod
   */
  public static pods(namespace: string, labels: { readonly [name: string]: string }): NetworkPeer {
    const where = 'NetworkPeer.pods';
    return new NetworkPeer({
      namespace: dnsLabel(where, 'namespace', namespace), labels: selectorLabels(where, 'labels', labels, 'use NetworkPeer.allPods() for all pods of the namespace'),
    });
  }

  /**
   * All pods of a namespace.
   * @param namespace name of the namespace: a DNS label
   * @throws if the name is no DNS label
   */
  public static allPods(namespace: string): NetworkPeer { return new NetworkPeer({ namespace: dnsLabel('NetworkPeer.allPods', 'namespace', namespace) }); }

  /**
   * Networks. A node, and what runs in the network of a node, has no pod labels: name it by address.
   * @param networks CIDRs, at least one, such as `10.0.0.0/8`
   * @throws if there is none, or one is no CIDR
   */
  public static networks(networks: string[]): NetworkPeer {
    const where = 'NetworkPeer.networks';
    if (!list(where, 'networks', networks).length) {
      throw inputError({ where, what: 'networks', got: networks, allowed: 'at least one CIDR', fix: 'give the networks: a list without entries would select everybody' });
    }
    return new NetworkPeer({ cidrs: cidrs(where, 'networks', networks) });
  }

  /** @internal */
  private constructor(public readonly _peer: NetworkPeerRecord) {}
}
